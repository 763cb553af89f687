/** `--concurrent-ephemeralvolume-syncs`. Source: kubernetes v1.36.3 pkg/controller/volume/ephemeral/config/v1alpha1 */
export const DEFAULT_CONCURRENT_EPHEMERAL_VOLUME_SYNCS = 5;

import type { RandomStreams, Stream } from "../random/index.js";
import type { Cluster } from "./cluster.js";
import type { Pod, PodInit } from "./pod.js";

/** Upstream's alphabet for generated names: no vowels, nothing that reads like another character. */
const NAME_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const NAME_SUFFIX_LENGTH = 5;

/** A pod to be created, by its name or by what its generated name begins with. */
export type PodBirth = Omit<PodInit, "name" | "uid"> &
  (
    | { readonly name: string; readonly generateName?: undefined }
    | { readonly generateName: string; readonly name?: undefined }
  );

/**
 * Creates pods for controllers. A pod's UID and the random part of its name are drawn from the stream of its
 * stable name, so that they do not depend on what else happens in a run.
 */
export class PodCreator {
  readonly #cluster: Cluster;
  readonly #streams: RandomStreams;

  constructor(cluster: Cluster, streams: RandomStreams) {
    this.#cluster = cluster;
    this.#streams = streams;
  }

  /** Creates one pod in the store; a generated name is free in its namespace. Null: admission refused it (403). */
  create(birth: PodBirth): Pod | null {
    const { namespace, stableName, template, ownerKey, workloadKey } = birth;
    if (this.#cluster.admitsPod?.(birth) === false) return null;
    const stream = this.#streams.forKey(`pod/${stableName}`);
    const uid = drawUid(stream);
    const name = birth.name ?? this.#freeName(namespace, birth.generateName!, stream);
    return this.#cluster.createPod({ namespace, name, uid, stableName, template, ownerKey, workloadKey });
  }

  #freeName(namespace: string, prefix: string, stream: Stream): string {
    let name = prefix + drawNameSuffix(stream);
    while (this.#cluster.pods.get(`${namespace}/${name}`) !== undefined)
      name = prefix + drawNameSuffix(stream);
    return name;
  }
}

function drawNameSuffix(stream: Stream): string {
  let suffix = "";
  for (let i = 0; i < NAME_SUFFIX_LENGTH; i++) {
    suffix += NAME_ALPHABET[Math.floor(stream.uniform() * NAME_ALPHABET.length)]!;
  }
  return suffix;
}

/** A byte's two hexadecimal digits. */
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** A version-4 UUID. */
function drawUid(stream: Stream): string {
  const a = drawWord(stream);
  const b = (drawWord(stream) & 0xffff0fff) | 0x4000;
  const c = (drawWord(stream) & 0x3fffffff) | 0x80000000;
  const d = drawWord(stream);
  // Joined, not added: a sum of more than 12 characters is a tree of its parts, of four times the size, that a pod would keep.
  return [high(a) + low(a), high(b), low(b), high(c), low(c) + high(d) + low(d)].join("-");
}

/** 32 bits. */
function drawWord(stream: Stream): number {
  return Math.floor(stream.uniform() * 2 ** 32);
}

function high(word: number): string {
  return HEX[word >>> 24]! + HEX[(word >>> 16) & 255]!;
}

function low(word: number): string {
  return HEX[(word >>> 8) & 255]! + HEX[word & 255]!;
}

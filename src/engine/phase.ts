/**
 * What happens first when several events share an instant. Few and named; the number is the order.
 *
 * - `demand`: load and scripted actions change before anything reacts to them at that instant.
 * - `machine`: processes start, exit and become ready before any observer reads the state of that instant.
 * - `delivery`: watches and completed API calls reach their receivers before a controller's timer fires.
 * - `control`: controllers decide on everything that was delivered up to now.
 * - `observe`: samples of the report see the instant's final state.
 */
export const PHASE = { demand: 0, machine: 1, delivery: 2, control: 3, observe: 4 } as const;

export type Phase = (typeof PHASE)[keyof typeof PHASE];

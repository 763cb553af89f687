/** A source of uniform random numbers that belongs to one thing of the simulation. */
export interface Stream {
  /** The next number in [0, 1), with 53 random bits. */
  uniform(): number;
}

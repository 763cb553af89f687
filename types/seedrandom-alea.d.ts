declare module "seedrandom/lib/alea.js" {
  interface Alea {
    (): number;
    double(): number;
    int32(): number;
    quick(): number;
    /** Only where asked for. */
    state(): { readonly s0: number; readonly s1: number; readonly s2: number; readonly c: number };
  }
  export default function alea(seed: string, options?: { state?: boolean | object }): Alea;
}

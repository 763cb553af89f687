declare module "seedrandom/lib/alea.js" {
  interface Alea {
    (): number;
    double(): number;
    int32(): number;
    quick(): number;
  }
  export default function alea(seed: string, options?: { state?: boolean | object }): Alea;
}

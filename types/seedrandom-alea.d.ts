declare module "seedrandom/lib/alea.js" {
  interface Alea {
    double(): number;
  }
  export default function alea(seed: string): Alea;
}

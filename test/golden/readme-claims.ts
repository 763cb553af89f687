import type { ExampleGolden } from "./example-golden.js";

/** A sentence of a README, as the example's golden files make it. */
export interface ReadmeClaim {
  /** The README's folder; "": the project's own. */
  readonly readme: string;
  /** Its report below reports/; absent: of the same name. */
  readonly report?: string;
  readonly says: (golden: ExampleGolden) => string;
}

/** Words for a figure between two bounds; the figure itself where it is not, so that the sentence fails. */
function roughly(figure: number, least: number, most: number, words: string): string {
  return figure >= least && figure <= most ? words : String(figure);
}

const clock = (time: string) => time.slice(11, 19);
const minute = (time: string) => time.slice(11, 16);
const sumOf = (sizes: readonly { readonly from: string; readonly to: string }[]) =>
  sizes.reduce((sum, { from, to }) => sum + Math.abs(Number(to) - Number(from)), 0);
/** What a sentence of the report says. */
const said = (pattern: RegExp, report: string) => Number(pattern.exec(report)?.[1]);

const WEB_SHOP = "hpa-tuning/web-shop";
const CROWD = "node-sizing/flash-crowd-two-groups";
const NIGHT = "node-sizing/nightly-batch";
const YOYO = "node-sizing/yoyo-node-thrash";
const SHORTAGE = "node-sizing/zonal-shortage";
const ZONE_LOSS = "what-if/zone-loss";
const STATE = "what-if/stateful-and-batch";

/** Sentences with figures that no table holds. */
export const README_CLAIMS: readonly ReadmeClaim[] = [
  ...[0, 1, 2, 3].map((index) => ({
    readme: "",
    report: WEB_SHOP,
    says: (golden: ExampleGolden) => {
      const { time, from, to, text } = crowd(golden)[index]!;
      return `| ${clock(time)} | ${from} → ${to} | ${text} |`;
    },
  })),
  {
    readme: "",
    report: WEB_SHOP,
    says: (golden) => {
      const p99 = golden.figure("latency p99", 3);
      const [, worst, to] = /worst (\S+ s), to (\S+)/.exec(golden.cell("latency p99", 5))!;
      const [, lost] = /worst ([\d.]+) %/.exec(golden.cell("errors", 5))!;
      const limit = golden.figure("latency p99", 2);
      return (
        `The day's p99 is ${p99.toFixed(0)} ms and meets its objective of ${limit} ms; the minute to ` +
        `${minute(to!)} has a p99 of ${worst} and loses ${Number(lost).toFixed(1)} % of its requests.`
      );
    },
  },
  {
    readme: "hpa-tuning/flash-crowd",
    report: "hpa-tuning/flash-crowd-tune",
    says: ({ report }) => {
      const [, runs, grid] = /(\d+) runs in place of the (\d+) of the full grid/.exec(report)!;
      return `It tries ${roughly(Number(runs) / Number(grid), 0.05, 0.2, "at most a fifth")} of the grid that its knobs span`;
    },
  },
  {
    readme: "hpa-tuning/php-apache-step",
    says: (golden) => {
      const [first, , all] = golden.decided("hpa/default/php-apache", "scale");
      const after = (seconds: number) => Math.floor(seconds - 300);
      const lost = Number(/worst ([\d.]+) %/.exec(golden.cell("errors", 5))![1]);
      return (
        `The load comes at 09:05:00; the first new pods are wanted ${after(first!.seconds)} seconds later, all ten after ` +
        `${after(all!.seconds)} seconds. Until then one pod loses ${roughly(lost, 70, 80, "three of four requests")}.`
      );
    },
  },
  {
    readme: WEB_SHOP,
    says: (golden) => {
      const steps = crowd(golden);
      const seconds = Math.round(steps[3]!.seconds - steps[0]!.seconds);
      return `The HPA goes from ${steps[0]!.from} pods to ${steps[3]!.to} in ${seconds} seconds, in four steps:`;
    },
  },
  {
    readme: WEB_SHOP,
    says: ({ report }) => {
      const idle = said(/([\d.]+) % idle/, report);
      const asked = said(/nodes' cost ([\d.]+) % was requested/, report);
      return `${roughly(idle, 85, 93, "Nine tenths")} of what the nodes cost is idle: five nodes for pods that ask for ${roughly(asked, 8, 13, "a tenth")} of them.`;
    },
  },
  {
    readme: CROWD,
    says: (golden) => {
      const [, over, worst] = /over in (\d+) .*worst ([\d.]+) %/.exec(golden.cell("errors", 5))!;
      return `for ${roughly(Number(over), 8, 8, "eight minutes")} after the crowd arrives ${roughly(Number(worst), 25, 33.4, "up to a third")} of the requests time out`;
    },
  },
  {
    readme: CROWD,
    says: (golden) => {
      const wanted = golden.figure("general-3", 3);
      const there = golden.figure("general-3", 4);
      return `The frontends of one node may use ${roughly(wanted, 7, 7, "seven")} cores and find ${roughly(there, 3.8, 4, "four")}`;
    },
  },
  {
    readme: CROWD,
    says: (golden) =>
      `The first node is asked for at ${clock(golden.decided(/^nodegroup/, "scale-up")[0]!.time)}, a minute after the crowd came.`,
  },
  {
    readme: CROWD,
    says: (golden) =>
      `The crowd is gone at 11:00, the last extra node at ${minute(golden.decided(/^nodegroup/, "scale-down").at(-1)!.time)}.`,
  },
  {
    readme: CROWD,
    says: (golden) => {
      const last = golden.decided(/^nodegroup/, "scale-up").at(-1)!;
      const most = golden.figure("general", 1) + golden.figure("heavy", 1);
      return `![${roughly(most, 8, 8, "Eight")} nodes by ${minute(last.time)}, back to the minimum after an hour]`;
    },
  },
  {
    readme: NIGHT,
    says: (golden) => {
      const batch = golden.decided("nodegroup/batch", "scale-up");
      const last = golden.decided("nodegroup/batch", "scale-down").at(-1)!;
      return `![${roughly(Number(batch[0]!.to), 6, 6, "Six")} batch nodes at ${minute(batch[0]!.time)}, one for the backup until ${minute(last.time)}]`;
    },
  },
  {
    readme: NIGHT,
    says: (golden) =>
      `${roughly(golden.figure("batch, c6i.2xlarge", 7), 50, 60, "More than half")} of what the batch nodes cost is idle.`,
  },
  {
    readme: NIGHT,
    says: ({ report }) =>
      `It costs ${/DaemonSet\/default\/log-agent \| (\d+\.\d+) \| \d/.exec(report)![1]} USD`,
  },
  {
    readme: YOYO,
    says: (golden) => {
      const up = golden.decided("nodegroup/general", "scale-up");
      const waves = up.filter(({ from }) => from === "2").length;
      return `![Nodes come and go ${roughly(waves, 8, 8, "eight")} times;`;
    },
  },
  {
    readme: YOYO,
    says: (golden) => {
      const up = sumOf(golden.decided("nodegroup/general", "scale-up"));
      const down = sumOf(golden.decided("nodegroup/general", "scale-down"));
      const worst = Number(/worst ([\d.]+) %/.exec(golden.cell("errors", 5))![1]);
      return (
        `The cluster-autoscaler asks for ${up} nodes in four hours and removes ${down}; the first two minutes of every wave lose ` +
        `${roughly(worst, 45, 55, "up to half")} of their requests.`
      );
    },
  },
  {
    readme: YOYO,
    says: ({ report }) =>
      `${roughly(said(/([\d.]+) % idle/, report), 34, 40, "More than a third")} of the node bill is idle all the same`,
  },
  {
    readme: SHORTAGE,
    says: (golden) => {
      const tries = golden.decided("nodegroup/zone-b", "scale-up").map(({ seconds }) => seconds);
      const gaps = tries.slice(1, 5).map((at, i) => Math.floor((at - tries[i]!) / 300) * 5);
      return `Group zone-b backs off after each failure: ${gaps[0]} minutes, ${gaps[1]}, ${gaps[2]}, then ${gaps[3]}.`;
    },
  },
  {
    readme: SHORTAGE,
    says: (golden) =>
      `The cloud has machines again at 09:30, the group is tried again only at ${minute(golden.decided("nodegroup/zone-b", "scale-up").at(-1)!.time)}: the outage lasts half an hour longer than the shortage.`,
  },
  {
    readme: SHORTAGE,
    says: (golden) => {
      const wanted = golden.decided("hpa/default/orders", "scale").map(({ to }) => Number(to));
      return `The HPA wants ${Math.max(...wanted)} pods, not 30:`;
    },
  },
  {
    readme: "rightsizing/hpa-vpa-spiral",
    report: "rightsizing/hpa-vpa-spiral-rightsize",
    says: (golden) =>
      `${golden.cell("hpa/default/web", 3).replaceAll("*", "")} in place of ${golden.cell("hpa/default/web", 2)}. The mean number of pods stays within ${roughly(golden.figure("hpa/default/web", 6), -5, 5, "5 %")}.`,
  },
  {
    readme: "what-if/evening-peak",
    report: "what-if/evening-peak-sweep",
    says: (golden) => {
      const met = (target: number) => golden.cell(`averageUtilization ${target}`, 9);
      const tooHigh = met(45) === "0 of 3" && met(55) === "0 of 3" ? "at 45 % and more" : "sometimes";
      return `${tooHigh} too many time out. At 35 % ${met(35) === "3 of 3" ? "every run meets its objectives" : met(35)}`;
    },
  },
  {
    readme: ZONE_LOSS,
    says: (golden) =>
      `![Pods: a third not ready from ${clock(golden.decided(/^node/, "unknown")[0]!.time)} on]`,
  },
  {
    readme: ZONE_LOSS,
    says: (golden) => {
      const [unknown] = golden.decided(/^node/, "unknown");
      const worst = Number(/worst ([\d.]+) %/.exec(golden.cell("errors", 5))![1]);
      return `For ${Math.floor(unknown!.seconds - 1800)} s nobody knows: leases run out after 50 s of silence, and ${roughly(worst, 30, 37, "a third")} of the requests wait in vain.`;
    },
  },
  {
    readme: ZONE_LOSS,
    says: (golden) => {
      const deleted = golden
        .decided(/^pod/, "delete")
        .filter(({ component }) => component === "taint-eviction");
      return `From ${clock(deleted[0]!.time)} on ${roughly(deleted.length, 4, 4, "the zone's four pods")} are evicted`;
    },
  },
  {
    readme: "what-if/rollout-at-peak",
    says: (golden) => {
      const done = golden
        .decided("deployment/default/checkout", "progressing")
        .filter(({ to }) => to === "NewReplicaSetAvailable");
      const [first, second] = done.map(({ seconds }, i) => seconds - [2400, 5400][i]!);
      return `The first rollout (11:30) is over ${roughly(first!, 1, 60, "within a minute")}. Errors come from one cause: pods stop at SIGTERM while the proxies still send them requests. - The second one takes ${roughly(second!, 150, 210, "three minutes")}`;
    },
  },
  {
    readme: STATE,
    says: (golden) => {
      const skips = golden.decided("cronjob/default/clean-up", "skip");
      return `with Forbid no clean-up runs from ${minute(skips[0]!.time)} on`;
    },
  },
  {
    readme: STATE,
    says: (golden) =>
      `The report ends at ${minute(golden.decided("job/default/monthly-report", "complete")[0]!.time)}`,
  },
];

/** The four steps of the web shop's frontend into the crowd. */
function crowd(golden: ExampleGolden) {
  const steps = golden.decided("hpa/default/frontend", "scale");
  return steps.filter(({ time, from, to }) => time.includes("T14:0") && Number(to) > Number(from));
}

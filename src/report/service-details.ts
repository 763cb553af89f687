import type { Result, ServiceSeries } from "../recording/index.js";
import { fixed, grouped, spanText } from "./fixed.js";
import { renderMarkdownTable } from "./table.js";

/** Where the mean time of served requests went; empty where no request was played by itself. */
export function renderTimeSpent({ services }: Result): string {
  const rows = services.flatMap(({ service, total: { spent, meanSeconds, retried, failed } }) =>
    spent === null
      ? []
      : [
          [
            service,
            spanText(meanSeconds),
            spanText(spent.networkSeconds),
            spanText(spent.queueSeconds),
            spanText(spent.cpuSeconds),
            spanText(spent.waitingSeconds),
            spanText(spent.callsSeconds),
            grouped(failed),
            grouped(retried),
          ],
        ],
  );
  if (rows.length === 0) return "";
  const header = ["Service", "mean", "network", "in line", "CPU", "waiting without CPU", "calls"];
  const table = renderMarkdownTable(
    { header: [...header, "failed by a call", "tried again"], rows },
    [1, 2, 3, 4, 5, 6, 7, 8],
  );
  return `### Where the time went\n${table}`;
}

/** How far requests and answers went; empty where nobody counts bytes. */
export function renderBytes({ services }: Result): string {
  const rows = services.flatMap(({ service, total: { bytes } }) => {
    if (bytes === null || bytes === undefined) return [];
    const { sameNode, sameZone, crossZone, fromOutside, toOutside } = bytes;
    return [[service, ...[sameNode, sameZone, crossZone, fromOutside, toOutside].map(bytesText)]];
  });
  if (rows.length === 0) return "";
  const header = ["Service", "within a node", "to another node", "to another zone", "from outside"];
  const table = renderMarkdownTable({ header: [...header, "to outside"], rows }, [1, 2, 3, 4, 5]);
  return `### Bytes of answered requests\n${table}`;
}

const BYTE_UNITS = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

function bytesText(bytes: number): string {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1024;
    unit++;
  }
  return `${fixed(amount, unit === 0 ? 0 : 1)} ${BYTE_UNITS[unit]}`;
}

/** What the ends of pods cost by Service and reason of the deletion, and the pause that would have lost nothing; empty where no pod of a Service ended. */
export function renderTerminations({ services }: Result): string {
  const ended = services.flatMap(({ service, terminations }) =>
    terminations === null || terminations === undefined ? [] : [{ service, ...terminations }],
  );
  if (ended.length === 0) return "";
  const lines = ended.flatMap(({ service, byReason }) => byReason.map((sums) => ({ service, ...sums })));
  const rows = lines.map((each) => [
    each.service,
    each.reason,
    grouped(each.pods),
    spanText(each.meanRoutedSeconds),
    spanText(each.longestRoutedSeconds),
    grouped(each.served),
    grouped(each.refused),
    grouped(each.cut),
  ]);
  const header = [
    "Service",
    "deleted for",
    "pods",
    "still sent requests, mean",
    "longest",
    "served then",
    "refused",
    "cut",
  ];
  const table = renderMarkdownTable({ header, rows }, [2, 3, 4, 5, 6, 7]);
  const advice = ended.flatMap(adviceOf);
  return `### Pods that ended\n${table}${advice.length === 0 ? "" : `\n\n${advice.join("\n")}`}`;
}

function adviceOf({
  service,
  refused,
  cut,
  preStopSeconds,
  graceSeconds,
}: { readonly service: string } & NonNullable<ServiceSeries["terminations"]>): string[] {
  // A fluid loses fractions that no request is.
  if (refused + cut < 0.5) return [];
  const lost = [
    ...(refused >= 0.5 ? [`${grouped(refused)} refused`] : []),
    ...(cut >= 0.5 ? [`${grouped(cut)} cut`] : []),
  ].join(" and ");
  const pause = fixed(preStopSeconds, 0);
  const grace = fixed(graceSeconds, 0);
  return [
    `- ${service}: ${lost}. Nothing would have been lost with a preStop pause of ${pause} s, a terminationGracePeriodSeconds of at least ${grace}, and a program that answers what it has before it ends.`,
  ];
}

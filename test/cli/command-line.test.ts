import { cp, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { projectRoot } from "../support/project-root.js";
import { buildProgram, headroom } from "./built-program.js";

const EXAMPLE = join(projectRoot(), "scenarios/hpa-tuning/php-apache-step");

let folder: string;
let shop: string;

beforeAll(() => buildProgram(), 120_000);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "headroom-cli-"));
  shop = join(folder, "shop");
  await cp(EXAMPLE, shop, { recursive: true });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Changes one place of a file of the copied example. */
async function edit(file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(shop, file);
  const text = await readFile(path, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} has no ${from}`);
  await writeFile(path, changed);
}

async function append(file: string, text: string): Promise<void> {
  await writeFile(join(shop, file), (await readFile(join(shop, file), "utf8")) + text);
}

const MANIFEST = "manifests/php-apache.yaml";

/** Each kind of bad input: how it is made, and what the one message must hold. */
const BAD_INPUT: readonly (readonly [what: string, make: () => Promise<void>, message: RegExp])[] = [
  [
    "an unknown field of the scenario",
    () => append("scenario.yaml", "seeds: 3\n"),
    /HR1501 .*scenario\.yaml:\d+:1 .*unknown field "seeds".*did you mean "seed"/,
  ],
  [
    "an unknown field of a manifest",
    () => edit(MANIFEST, "maxReplicas", "maxReplica"),
    /php-apache\.yaml:\d+:\d+ .*"maxReplica".*did you mean "?maxReplicas/,
  ],
  [
    "an unknown kind",
    () => edit(MANIFEST, "kind: HorizontalPodAutoscaler", "kind: HorizontalPodAutoscalar"),
    /HorizontalPodAutoscalar.*HorizontalPodAutoscaler/,
  ],
  ["the quantity 1GB", () => edit("scenario.yaml", "16Gi", "1GB"), /HR1503 .*"1GB".*Mi/],
  [
    "the quantity 1GB in a manifest",
    () => edit(MANIFEST, /cpu: \S+m\b/, "cpu: 1GB"),
    /php-apache\.yaml:\d+:\d+ .*1GB/,
  ],
  ["min above max", () => edit(MANIFEST, /minReplicas: \d+/, "minReplicas: 40"), /HR1203 .*maxReplicas/],
  [
    "a node group's min above max",
    () => edit("scenario.yaml", "count: 3", "min: 9, max: 3".replace(", ", "\n    ")),
    /HR1522 .*min is 9 but max is 3/,
  ],
  [
    "an HPA whose target does not exist",
    () => edit(MANIFEST, /(scaleTargetRef:[\s\S]*?name: )php-apache/, "$1php-apach"),
    /HR1204 .*php-apach.*php-apache/,
  ],
  [
    "text in a number column",
    async () => {
      await edit("scenario.yaml", /pattern:[\s\S]*?until: 17m/, "trace: {file: day.csv}");
      await writeFile(join(shop, "day.csv"), "ts,value\n1767571200,1\n1767571260,many\n");
    },
    /HR2002 .*day\.csv:3:12 .*"many" is not a number/,
  ],
  [
    "an empty trace",
    async () => {
      await edit("scenario.yaml", /pattern:[\s\S]*?until: 17m/, "trace: {file: day.csv}");
      await writeFile(join(shop, "day.csv"), "");
    },
    /HR2003 .*day\.csv .*empty/,
  ],
  [
    "a missing trace",
    () => edit("scenario.yaml", /pattern:[\s\S]*?until: 17m/, "trace: {file: dya.csv}"),
    /HR1601 .*dya\.csv .*no such file.*scenario\.yaml:\d+/,
  ],
  [
    "a missing file of manifests",
    () => edit("scenario.yaml", "[manifests/]", "[manifest/]"),
    /HR1601 .*manifest\/ .*no such file/,
  ],
  [
    "a folder that cannot be read",
    () => edit("scenario.yaml", "[manifests/]", "[manifests/php-apache.yaml/more]"),
    /HR1602 .*cannot be read: a part of the path is a file/,
  ],
  [
    "calls that go round in a circle",
    () =>
      edit("scenario.yaml", "      timeout: 5s", "      timeout: 5s\n    calls: [{to: Service/php-apache}]"),
    /HR1572 .*Service\/php-apache → Service\/php-apache/,
  ],
  [
    "a negative duration",
    () => edit("scenario.yaml", "duration: 30m", "duration: -30m"),
    /HR1503 .*"-30m".*cannot be negative/,
  ],
  [
    "a YAML alias bomb",
    () => append("scenario.yaml", bomb("latencies")),
    /HR1003 .*scenario\.yaml:\d+:\d+ .*alias/,
  ],
  [
    "a YAML alias bomb in a manifest",
    () => append(MANIFEST, `---\n${bomb("data")}`),
    /HR1003 .*php-apache\.yaml:\d+:\d+ .*alias/,
  ],
  [
    "__proto__ as a key",
    () => append("scenario.yaml", "__proto__: {polluted: true}\n"),
    /HR1004 .*__proto__/,
  ],
  [
    "__proto__ as a key in a manifest",
    () => edit(MANIFEST, "matchLabels:", "matchLabels:\n      __proto__: x"),
    /__proto__/,
  ],
];

function bomb(field: string): string {
  let text = `${field}:\n  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1]\n`;
  for (const [i, name] of [..."bcdefghi"].entries()) {
    text += `  ${name}: &${name} [${Array(9).fill(`*${"abcdefgh"[i]}`).join(", ")}]\n`;
  }
  return text;
}

describe("bad input", () => {
  it.each(BAD_INPUT)("%s ends with 2, one clear message and nothing written", async (_, make, message) => {
    await make();
    const { code, stdout, stderr } = await headroom(["run", shop, "--out", join(folder, "out")]);
    const errors = stderr.split("\n").filter((line) => line.startsWith("error "));
    expect(stderr).toMatch(message);
    expect(errors).toHaveLength(1);
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(await readdir(folder)).toEqual(["shop"]);
  });

  it("a scenario that does not exist ends with 2", async () => {
    const { code, stderr } = await headroom(["run", join(folder, "shpo")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1601 .*no such file.*did you mean .*shop/);
  });

  it("a folder without a scenario ends with 2", async () => {
    const { code, stderr } = await headroom(["run", join(shop, "manifests")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1604 .*scenario\.yaml/);
  });

  it("a folder of results that holds something else ends with 2 before anything is played", async () => {
    const { code, stderr } = await headroom(["run", shop, "--out", shop]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1610/);
  });

  it.each(["--out=", "--out=."])("%s ends with 2: the folder it runs in is not replaced", async (option) => {
    const { code, stderr } = await headroom(["run", shop, option]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1610/);
  });

  it.each([
    [
      ["explain", "hpa/web"],
      "1 of 2 arguments given\nusage: headroom explain <object> <scenario> …\nheadroom explain --help",
    ],
    [
      ["run", "shop", "--sed", "4"],
      "unknown option or argument: sed\nusage: headroom run [scenario] …\nheadroom run --help",
    ],
    [["run", "shop", "--set"], "--set takes a value\n"],
    [["size", "shop", "--provider", "moon"], '--provider "moon"; valid: "aws", "gcp", "azure", "other"'],
  ])("%j ends with 2 and what could be said", async (args, message) => {
    const { code, stderr } = await headroom(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it.each([
    [["run", "shop", "--nodes", "4"], "--nodes is for a run without a scenario file"],
    [["run", "--manifests", "shop", "--to", "Service/web"], "--to says nothing without --trace or --rate"],
    [
      ["run", "--manifests", "shop", "--to", "Service/web", "--rate", "1", "--per", "1m"],
      "--per says nothing without --trace",
    ],
  ])("%j ends with 2: no option is ignored", async (args, message) => {
    const { code, stderr } = await headroom(args);
    expect(code).toBe(2);
    expect(stderr).toContain(`HR1700 ${message}`);
  });

  it("an override of nothing ends with 2 and the nearest path", async () => {
    const { code, stderr } = await headroom(["run", shop, "--set", "nodeGroups.worker.max=9"]);
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean nodeGroups.workers.max?");
  });

  it.each([
    [["rnu"], /Did you mean run/],
    [[], /name a command/],
    [["run", "x", "--sed", "3"], /sed/],
    [["explain", "node", "x"], /hpa\/NAME/],
    [["explain", "hpa/x", EXAMPLE, "--at", "noon"], /--at noon/],
    [
      ["explain", "hpa/php-apache", EXAMPLE, "--at", "31m"],
      /--at 31m lies after the run, which ends at 30m$/m,
    ],
    [["run"], /--manifests/],
    [["run", EXAMPLE, "--seed", "many"], /^--seed takes a number$/m],
    [["catalogue", "--min-cpu", "many"], /^--min-cpu takes a number$/m],
  ])("the command line %j ends with 2", async (args, message) => {
    const { code, stderr } = await headroom(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("headroom run", () => {
  const results = join("out", "it");

  it("writes the report and says where it lies", async () => {
    const { code, stdout, stderr } = await headroom(["run", shop, "--out", results], { cwd: folder });
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/report: out.it.report\.md \(and report\.html\)\n$/);
    const names = await readdir(join(folder, results));
    expect(names).toEqual(
      expect.arrayContaining(["report.md", "summary.json", "decisions.csv", "scenario.resolved.yaml"]),
    );
    expect(await readdir(join(folder, "out"))).toEqual(["it"]);
  });

  it("gives identical bytes for the same seed", async () => {
    for (const out of ["a", "b"]) await headroom(["run", shop, "--out", out, "--seed", "5"], { cwd: folder });
    for (const name of await readdir(join(folder, "a"))) {
      if (name === "charts") continue;
      expect(await readFile(join(folder, "b", name), "utf8"), name).toBe(
        await readFile(join(folder, "a", name), "utf8"),
      );
    }
  });

  it("plays scenario.resolved.yaml to the same result", async () => {
    await headroom(["run", shop, "--out", join(shop, "a")]);
    await cp(join(shop, "a", "scenario.resolved.yaml"), join(shop, "again.yaml"));
    await headroom(["run", join(shop, "again.yaml"), "--out", join(shop, "b")]);
    expect(await readFile(join(shop, "b", "pods.csv"), "utf8")).toBe(
      await readFile(join(shop, "a", "pods.csv"), "utf8"),
    );
  });

  it("ends with 1 where --check asks and an objective is missed", async () => {
    const { code } = await headroom(["run", shop, "--check", "--set", "objectives.latency.p99=1us"], {
      cwd: folder,
    });
    expect(code).toBe(1);
  });

  it("plays manifests without a scenario file", async () => {
    const args = [
      "run",
      "--manifests",
      "shop/manifests",
      "--to",
      "Service/php-apache",
      "--rate",
      "5",
      "--nodes",
      "2",
    ];
    const { code, stdout } = await headroom([...args, "--duration", "10m"], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/report: /);
  });

  it("prints only where the report lies with --quiet", async () => {
    const { stdout, stderr } = await headroom(["run", shop, "--quiet", "--out", results], { cwd: folder });
    expect(stdout).toMatch(/^report: .*\n$/);
    expect(stderr).toBe("");
  });

  it("stops within a second of Ctrl-C with 130 and writes nothing", async () => {
    let pressed = 0;
    const { code, stderr } = await headroom(
      ["run", shop, "--duration", "2000d", "--set", "report.interval=1h", "--out", results],
      {
        cwd: folder,
        onStart: (kill) => {
          setTimeout(() => {
            pressed = performance.now();
            kill("SIGINT");
          }, 2500);
        },
      },
    );
    expect(performance.now() - pressed).toBeLessThan(1000);
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted");
    expect(await readdir(folder)).toEqual(["shop"]);
  });
});

describe("headroom explain", () => {
  it("tells what an HPA decided and why", async () => {
    const { code, stdout } = await headroom(["explain", "hpa/php-apache", shop]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/scales Deployment\/.*php-apache/);
    expect(stdout).toMatch(/cpu/);
  });

  it("names the HPA that was meant", async () => {
    const { code, stderr } = await headroom(["explain", "hpa/php-apach", shop]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/did you mean hpa\/.*php-apache/);
  });

  it("tells a pod's life", async () => {
    const { stderr } = await headroom(["explain", "pod/none", shop]);
    const pod = /valid: ([^,;\n]+)/.exec(stderr)![1]!;
    const { code, stdout } = await headroom(["explain", `pod/${pod}`, shop]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/scheduled/);
  });

  it("tells a node's life", async () => {
    const { stderr } = await headroom(["explain", "node/none", shop]);
    const node = /valid: ([^,;\n]+)/.exec(stderr)![1]!;
    const { code, stdout } = await headroom(["explain", `node/${node}`, shop, "--at", "5m"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/pods? on it at /);
  });

  it("tells what the cluster-autoscaler did, and what keeps each node at an instant", async () => {
    const shortage = join(projectRoot(), "scenarios/node-sizing/zonal-shortage");
    const { code, stdout } = await headroom(["explain", "autoscaler", shortage, "--at", "1h"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /options: zone-b 1 node for 2 pods \(least-waste [\d.]+\); zone-a ruled out for 2 pods: .*topology spread/,
    );
    expect(stdout).toMatch(/instance-errors .*InsufficientInstanceCapacity/);
    expect(stdout).toMatch(/zone-b-1 +keep since \S+: group zone-b is at its minimum/);
    expect(stdout).toMatch(/zone-c-2 +keep since \S+: no place for pod default\/orders-/);
  });

  it("tells what kept a node at each time: its use, a timer, a budget, a limit", async () => {
    const thrash = join(projectRoot(), "scenarios/node-sizing/yoyo-node-thrash");
    const { code, stdout } = await headroom(["explain", "node/general-30", thrash]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/keep: \S+ % of cpu requested, more than 50\.0 %/);
    expect(stdout).toMatch(/keep: unneeded from now on; may go after 2m/);
    expect(stdout).toMatch(
      /keep: pod default\/price-api-\S+ blocks: NotEnoughPdb, .*budget default\/price-api/,
    );
    expect(stdout).toMatch(/keep: group general is at its minimum: 2 nodes, minimum 2/);
    expect(stdout).toMatch(/scale-down: unneeded node of general: empty, deleted/);
    const lines = stdout.split("\n").map((line) => line.replace(/ +\S+: /, " "));
    expect(new Set(lines).size, "no line twice").toBe(lines.length);
  });

  it("knows from the first moment what keeps a node, also where it was decided in the warm-up", async () => {
    const crowd = join(projectRoot(), "scenarios/node-sizing/flash-crowd-two-groups");
    const { stdout } = await headroom(["explain", "autoscaler", crowd, "--at", "30m"]);
    expect(stdout).toMatch(/heavy-2 +keep since \S+: group heavy is at its minimum: 1 node, minimum 1/);
    expect(stdout).not.toMatch(/nothing was decided/);
  });

  it("says what a run without a cluster-autoscaler lacks", async () => {
    const { code, stderr } = await headroom(["explain", "autoscaler", shop]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/write a section clusterAutoscaler/);
  });
});

describe("headroom catalogue", () => {
  it("lists, filters and sorts, and ends with its sources", async () => {
    const { code, stdout } = await headroom([
      "catalogue",
      "--provider",
      "gcp",
      "--min-cpu",
      "16",
      "--sort",
      "price",
    ]);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^TYPE .*PER CORE +PER GIB$/);
    expect(lines.slice(1, 5).map((line) => line.split(" ")[0])).toEqual([
      "e2-standard-16",
      "n2-standard-16",
      "e2-standard-32",
      "n2-standard-32",
    ]);
    expect(stdout).toMatch(/aws prices: .*2026-07-06/);
  });

  it("compares those that are named, in that order", async () => {
    const { code, stdout } = await headroom(["catalogue", "c6i.2xlarge", "m6i.xlarge", "--color=false"]);
    expect(code).toBe(0);
    const names = stdout.split("\n").map((line) => line.split(" ")[0]);
    expect(names.slice(0, 4)).toEqual(["TYPE", "c6i.2xlarge", "m6i.xlarge", ""]);
  });

  it("names each unknown one with the nearest that there is", async () => {
    const { code, stdout, stderr } = await headroom(["catalogue", "m6i.xlarge", "m6i.xlrge", "nothing"]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/HR1521 .*no instance type "m6i\.xlrge" .*did you mean m6i\.xlarge\?/);
    expect(stderr).toMatch(/HR1521 .*no instance type "nothing" .*headroom catalogue lists them/);
  });

  it("prints JSON, with types of a file of one's own", async () => {
    const own = join(folder, "own.yaml");
    await writeFile(own, "instanceTypes: [{name: rack, vcpu: 4, memory: 8Gi, price: 0.1}]\n");
    const { stdout } = await headroom(["catalogue", "--json", "--catalogue", own, "--name", "rack"]);
    expect(JSON.parse(stdout)).toMatchObject({
      instanceTypes: [{ name: "rack", provider: "other", pricePerAllocatableCoreHourUsd: 0.025 }],
    });
  });

  it.each([
    ["--provider", "gpc"],
    ["--min-memory", "lots"],
    ["--catalogue", "none.yaml"],
  ])("refuses %s %s", async (option, value) => {
    expect((await headroom(["catalogue", option, value])).code).toBe(2);
  });
});

describe("headroom validate", () => {
  it("lists what each object means for capacity", async () => {
    const { code, stdout } = await headroom(["validate", shop]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/Deployment\/php-apache +modelled +.*php-apache\.yaml:\d+/);
    expect(stdout).toMatch(/\d+ objects: /);
  });

  it("says that there is nothing to list", async () => {
    const { code, stdout } = await headroom(["validate", "-"], { input: "# nothing\n" });
    expect([code, stdout]).toEqual([0, "no objects\n"]);
  });

  it("reads standard input", async () => {
    const text = await readFile(join(shop, MANIFEST), "utf8");
    const { code, stdout } = await headroom(["validate", "-"], { input: text });
    expect(code).toBe(0);
    expect(stdout).toMatch(/HorizontalPodAutoscaler\/php-apache +modelled +-:\d+/);
  });

  it("prints JSON and nothing else with --json", async () => {
    const { stdout } = await headroom(["validate", "--json", join(shop, "manifests")]);
    const { objects, diagnostics } = JSON.parse(stdout) as {
      objects: { kind: string }[];
      diagnostics: unknown[];
    };
    expect(objects.map((object) => object.kind)).toContain("Service");
    expect(diagnostics).toEqual([]);
  });

  it("ends with 2 on a fault, and still lists the objects", async () => {
    await edit("scenario.yaml", "count: 3", "cuont: 3");
    await edit(MANIFEST, /minReplicas: \d+/, "minReplicas: 40");
    const { code, stderr, stdout } = await headroom(["validate", join(shop, "manifests")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1203/);
    expect(stdout).toMatch(/Deployment\/php-apache/);
  });
});

describe("headroom", () => {
  it("--version prints the package's version", async () => {
    const { version } = JSON.parse(await readFile(join(projectRoot(), "package.json"), "utf8")) as {
      version: string;
    };
    expect(await headroom(["--version"])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each(["run", "validate", "explain", "catalogue"])("%s --help shows examples", async (command) => {
    const { code, stdout } = await headroom([command, "--help"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`Examples:\n  # .*\n  .*headroom ${command}`));
  });

  it("explain --help shows examples that can be copied", async () => {
    const { stdout } = await headroom(["explain", "--help"]);
    const examples = [...stdout.matchAll(/^ {2}headroom (explain .*)$/gm)].map((match) =>
      match[1]!.split(" "),
    );
    expect(examples).toHaveLength(3);
    for (const example of examples) {
      const { code, stderr } = await headroom(example, { cwd: projectRoot() });
      expect([code, stderr]).toEqual([0, ""]);
    }
  });

  it("says how many pods a name could mean", async () => {
    const { code, stderr } = await headroom(["explain", "pod/php-apache", shop]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/HR1701 \d+ names of a pod begin with "php-apache"; valid: php-apache-/);
  });

  it("schema prints a JSON Schema that knows the fields", async () => {
    const { code, stdout } = await headroom(["schema"]);
    expect(code).toBe(0);
    const schema = JSON.parse(stdout) as { properties: Record<string, unknown> };
    expect(Object.keys(schema.properties)).toContain("nodeGroups");
  });

  it("prints no colours where nobody sees them", async () => {
    const { stderr } = await headroom(["run", join(folder, "none")]);
    expect(stderr).not.toContain("\u001b");
  });
});

import { spawn, spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../support/project-root.js";

const root = projectRoot();
const main = join(root, "dist/cli/main.js");

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the program if a source is newer than what is built. Type errors are the type check's to report. */
export function buildProgram(): void {
  const built = statSync(main, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (newest(join(root, "src")) <= built) return;
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  for (const project of ["tsconfig.build.json", "tsconfig.page.json"]) {
    spawnSync(process.execPath, [compiler, "-p", project], { cwd: root });
  }
}

function newest(folder: string): number {
  let time = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return time;
}

export interface CallOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it has started. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built program to its end. */
export function headroom(args: readonly string[], options: CallOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    options.onStart?.((signal) => child.kill(signal));
  });
}

/** True where a path has wildcards: `*`, `?`, `[…]` or `{a,b}`. */
export function isGlob(path: string): boolean {
  return /[*?[{]/.test(path);
}

/** The folder above the first wildcard; `.` for none. */
export function globBase(pattern: string): string {
  const fixed = pattern.slice(0, pattern.search(/[*?[{]/));
  const slash = fixed.lastIndexOf("/");
  return slash < 0 ? "." : fixed.slice(0, slash + 1);
}

/**
 * A glob as a regular expression over whole paths: `**` crosses folders, `*` and `?` do not.
 *
 * @example globToRegExp("k8s/**\/*.yaml").test("k8s/base/web.yaml") // true
 */
export function globToRegExp(pattern: string): RegExp {
  let source = "";
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i]!;
    if (char === "*" && pattern[i + 1] === "*") {
      i++;
      if (pattern[i + 1] === "/") {
        i++;
        source += "(?:[^/]+/)*";
      } else source += ".*";
    } else if (char === "*") source += "[^/]*";
    else if (char === "?") source += "[^/]";
    else if (char === "{") source += "(?:";
    else if (char === "}") source += ")";
    else if (char === "," && isInBraces(pattern, i)) source += "|";
    else if (char === "[") {
      const end = pattern.indexOf("]", i + 1);
      if (end < 0) source += "\\[";
      else {
        source += `[${pattern
          .slice(i + 1, end)
          .replace(/^!/, "^")
          .replaceAll("\\", "\\\\")}]`;
        i = end;
      }
    } else source += char.replace(/[.+^$()|\\\]]/, "\\$&");
  }
  return new RegExp(`^${source.replace(/^\\\.\//, "")}$`);
}

function isInBraces(pattern: string, at: number): boolean {
  const open = pattern.lastIndexOf("{", at);
  return open >= 0 && pattern.indexOf("}", open) > at;
}

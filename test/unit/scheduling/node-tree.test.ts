import { describe, expect, it } from "vitest";
import { inNodeTreeOrder, NodeTree } from "../../../src/scheduling/index.js";

const node = (name: string, zone?: string) => ({
  name,
  labels: zone === undefined ? {} : { "topology.kubernetes.io/zone": zone },
});
const names = (nodes: readonly { readonly name: string }[]) => nodes.map(({ name }) => name);

describe("NodeTree", () => {
  it("takes the first node of each zone, then the second of each", () => {
    const nodes = [node("a1", "a"), node("a2", "a"), node("b1", "b"), node("c1", "c"), node("a3", "a")];
    expect(names(inNodeTreeOrder(nodes))).toEqual(["a1", "b1", "c1", "a2", "a3"]);
  });

  it("keeps the order of addition without zones", () => {
    expect(names(inNodeTreeOrder([node("x"), node("y"), node("z")]))).toEqual(["x", "y", "z"]);
  });

  it("starts a zone anew at the end once it lost its last node", () => {
    const tree = new NodeTree<ReturnType<typeof node>>();
    for (const each of [node("a1", "a"), node("b1", "b")]) tree.add(each);
    tree.remove("a1");
    tree.add(node("a2", "a"));
    expect(names(tree.list())).toEqual(["b1", "a2"]);
  });

  it("moves a node whose zone changed", () => {
    const tree = new NodeTree<ReturnType<typeof node>>();
    for (const each of [node("a1", "a"), node("a2", "a"), node("b1", "b")]) tree.add(each);
    tree.update(node("a1", "b"));
    expect(names(tree.list())).toEqual(["a2", "b1", "a1"]);
  });
});

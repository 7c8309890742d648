import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import { diagnostic } from "../diagnostics/registry.ts";
import { sentence } from "../diagnostics/sentence.ts";
import { checkExpression, type ExpressionProblem } from "../expression/check-expression.ts";
import { isPattern } from "../expression/linear-regex.ts";
import { type Expression, parseExpression, type TextRange } from "../expression/parse-expression.ts";
import { parseTemplate } from "../expression/parse-template.ts";
import { escapePointer, parseValue, unescapePointer } from "../expression/parse-value.ts";
import { assignmentOf } from "../flow/assignment.ts";
import { reversePostorder } from "../flow/dominators.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import type { Json } from "../json.ts";
import type { ConfigSite } from "../nodes/config-sites.ts";
import type { OutputFacts } from "../nodes/define-node.ts";
import type { ExpectedKind } from "../nodes/fields.ts";
import { whyNotAssignable, whyNotJson } from "../schema/assignable.ts";
import {
  anyType,
  boolType,
  listOf,
  numberType,
  objectOf,
  stringType,
  typeOfJson,
  typeOfSchema,
  type ValueType,
} from "../schema/value-type.ts";
import { ScopeTypes } from "./scope-types.ts";

/** PB2xxx: every expression and template of every node, with the types of all that they read. */
export function expressions(view: GraphView): Diagnostic[] {
  const checker = new GraphTypes(view);
  // What is read is mostly what comes before: in this order, hardly any inference has to wait for another.
  for (const node of inFlowOrder(view)) checker.diagnosticsOf(node);
  // In document order for the reader; by now each node is known.
  return view.nodes.flatMap((node) => checker.diagnosticsOf(node));
}

function inFlowOrder({ nodes, outgoing, byId }: GraphView): NodeView[] {
  const root = nodes.find(({ node }) => node.type === "start");
  if (root === undefined) return [];
  const successors = nodes.map(({ node }) =>
    (outgoing.get(node.id) ?? []).map(({ edge }) => byId.get(edge.to)?.index ?? 0),
  );
  return reversePostorder(successors, root.index).flatMap((index) => nodes[index] ?? []);
}

/** How many nodes may wait for each other's types. Only a chain that reads ahead, against the flow, comes near it. */
const deepestInference = 100;

interface NodeTypes {
  /** `any` where the node itself is wrong, or is asked about while it is being inferred. */
  readonly outputs: ValueType;
  readonly diagnostics: readonly Diagnostic[];
}

const unknownOutputs: NodeTypes = { outputs: anyType, diagnostics: [] };
const noOutputs: NodeTypes = { outputs: objectOf({}), diagnostics: [] };

class GraphTypes {
  readonly #view: GraphView;
  readonly #scope: ScopeTypes;
  readonly #known = new Map<string, NodeTypes>();
  readonly #outputType: ValueType;
  #depth = 0;

  constructor(view: GraphView) {
    this.#view = view;
    this.#outputType = typeOfSchema(view.document.output, "accepted");
    this.#scope = new ScopeTypes(view, assignmentOf(view), (id) => this.#typesOf(id).outputs);
  }

  diagnosticsOf({ node, index }: NodeView): readonly Diagnostic[] {
    return this.#view.byId.get(node.id)?.index === index ? this.#typesOf(node.id).diagnostics : [];
  }

  #typesOf(id: string): NodeTypes {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#depth >= deepestInference) return unknownOutputs;
    this.#depth++;
    // A cycle that reads its own outputs meets this.
    this.#known.set(id, unknownOutputs);
    const node = this.#view.byId.get(id);
    const types = node === undefined ? noOutputs : this.#infer(node);
    this.#depth--;
    this.#known.set(id, types);
    return types;
  }

  #infer(node: NodeView): NodeTypes {
    const { configured } = node;
    if (configured === undefined) return unknownOutputs;
    const inferred = new Map<string, ValueType>();
    const facts: OutputFacts = {
      typeAt: (pointer) => inferred.get(pointer) ?? anyType,
      toolResult: (name) => {
        const tool = this.#view.resources.tools.get(name);
        return tool === undefined ? anyType : typeOfSchema(tool.output);
      },
    };
    const diagnostics = configured.sites.flatMap((site) => this.#site(node, site, facts, inferred));
    return { outputs: configured.outputs(facts), diagnostics: [...diagnostics, ...this.#whole(node, facts)] };
  }

  #site(
    node: NodeView,
    site: ConfigSite,
    facts: OutputFacts,
    inferred: Map<string, ValueType>,
  ): Diagnostic[] {
    const path = `/nodes/${node.index}/config${site.pointer}`;
    if (site.kind === "value") return this.#value(node, path, site, facts, inferred);
    if (typeof site.value !== "string") return [];
    if (site.kind === "template") return this.#template(node, path, site.value, site, facts);
    if (site.kind === "pattern") return wrongPattern(path, site.value);
    if (site.kind !== "expression") return [];
    const parsed = parseExpression(site.value);
    if (!parsed.ok) return [diagnostic("PB2001", path, sentence(parsed.message), { range: parsed.range })];
    const { type, diagnostics } = this.#check(node, path, site.value, parsed.expression, 0, site, facts);
    inferred.set(site.pointer, type);
    return diagnostics.length > 0 ? diagnostics : this.#expect(node, path, site, type);
  }

  #template(node: NodeView, path: string, text: string, site: ConfigSite, facts: OutputFacts): Diagnostic[] {
    const parsed = parseTemplate(text);
    if (!parsed.ok) return [diagnostic("PB2002", path, sentence(parsed.message), { range: parsed.range })];
    return parsed.template.parts.flatMap((part) =>
      part.kind === "text"
        ? []
        : this.#check(node, path, text, part.expression, part.range.start, site, facts).diagnostics,
    );
  }

  #value(
    node: NodeView,
    path: string,
    site: ConfigSite,
    facts: OutputFacts,
    inferred: Map<string, ValueType>,
  ): Diagnostic[] {
    const { template, problems } = parseValue(site.value);
    if (problems.length > 0) {
      return problems.map(({ pointer, message, range }) =>
        diagnostic("PB2001", path + pointer, sentence(message), { range }),
      );
    }
    const types = new Map<string, ValueType>();
    const diagnostics = template.parts.flatMap((part) => {
      const at = path + part.pointer;
      const text = stringAt(site.value, part.pointer);
      const checked = this.#check(node, at, text, part.expression, part.range.start, site, facts);
      types.set(part.pointer, checked.type);
      return checked.diagnostics;
    });
    inferred.set(site.pointer, typeOfValue(site.value, "", types));
    return diagnostics;
  }

  #check(
    node: NodeView,
    path: string,
    text: string,
    expression: Expression,
    offset: number,
    site: ConfigSite,
    facts: OutputFacts,
  ) {
    const more = node.configured?.names(site.pointer, facts) ?? {};
    const { type, problems } = checkExpression(
      expression,
      this.#scope.at(node.node.id, expression.reads, more),
    );
    if (problems.length > 0)
      return { type, diagnostics: problems.map((problem) => fromProblem(problem, path, text, offset)) };
    const reason = whyNotJson(type);
    const range = { start: offset, end: offset + expression.source.length };
    return {
      type,
      diagnostics:
        reason === undefined
          ? []
          : [diagnostic("PB2202", path, `The value cannot be carried: ${reason}.`, { range })],
    };
  }

  #expect(node: NodeView, path: string, site: ConfigSite, type: ValueType): Diagnostic[] {
    const byNode = node.configured?.expected(site.pointer, {
      document: this.#view.document,
      outputType: this.#outputType,
      channelType: (name) => {
        const { state } = this.#view.document;
        // A name that only JavaScript's objects inherit is not a channel.
        const channel = Object.hasOwn(state, name) ? state[name] : undefined;
        return channel === undefined ? undefined : typeOfSchema(channel.schema, "accepted");
      },
    });
    const reason = whyNotAssignable(type, byNode ?? expectedTypes[site.expects]);
    return reason === undefined
      ? []
      : [diagnostic("PB2202", path, `The value does not fit here: ${reason}.`)];
  }

  /** What only the config as a whole can get wrong. */
  #whole({ node, index, configured }: NodeView, facts: OutputFacts): Diagnostic[] {
    if (configured === undefined) return [];
    return [
      ...configured.writes
        .filter((channel) => !Object.hasOwn(this.#view.document.state, channel))
        .map((channel) =>
          diagnostic(
            "PB2105",
            `/nodes/${index}/config/assign/${channel}`,
            `There is no channel “${channel}” under “state”.`,
          ),
        ),
      ...(node.type === "end" ? this.#missingOutputs(index, configured.sites) : []),
      ...(node.type === "tool" ? this.#toolArguments(index, node.config, configured.sites, facts) : []),
    ];
  }

  #missingOutputs(index: number, sites: readonly ConfigSite[]): Diagnostic[] {
    if (this.#outputType.kind !== "object") return [];
    const given = new Set(sites.map(({ pointer }) => pointer.split("/")[2]));
    return [...this.#outputType.fields]
      .filter(([name, field]) => field.missing === undefined && !given.has(name))
      .map(([name]) =>
        diagnostic(
          "PB1102",
          `/nodes/${index}/config/output`,
          `The output “${name}” is required by the graph's output schema.`,
        ),
      );
  }

  #toolArguments(
    index: number,
    config: Readonly<Record<string, Json>>,
    sites: readonly ConfigSite[],
    facts: OutputFacts,
  ): Diagnostic[] {
    const tool =
      typeof config["tool"] === "string" ? this.#view.resources.tools.get(config["tool"]) : undefined;
    if (tool === undefined) return [];
    const values = sites.filter(({ kind }) => kind === "value");
    const given = objectOf(
      Object.fromEntries(
        values.map(({ pointer }) => [unescapePointer(pointer.split("/")[2] ?? ""), facts.typeAt(pointer)]),
      ),
    );
    const reason = whyNotAssignable(given, typeOfSchema(tool.input, "accepted"));
    return reason === undefined
      ? []
      : [diagnostic("PB4004", `/nodes/${index}/config/arguments`, `The tool would refuse this: ${reason}.`)];
  }
}

function wrongPattern(path: string, pattern: string): Diagnostic[] {
  if (isPattern(pattern)) return [];
  const message =
    "The pattern is not a regular expression (RE2 syntax, without look-around and backreferences).";
  return [diagnostic("PB2204", path, message)];
}

const expectedTypes: Readonly<Record<ExpectedKind, ValueType>> = {
  any: anyType,
  boolean: boolType,
  list: listOf(anyType),
  string: stringType,
  number: numberType,
  timestamp: { kind: "timestamp" },
};

function fromProblem(
  { code, message, range, replacement }: ExpressionProblem,
  path: string,
  text: string,
  offset: number,
): Diagnostic {
  const at: TextRange = { start: range.start + offset, end: range.end + offset };
  const fixes: Fix[] =
    replacement === undefined
      ? []
      : [
          {
            title: replacement.title,
            patch: [
              { op: "replace", path, value: text.slice(0, at.start) + replacement.text + text.slice(at.end) },
            ],
          },
        ];
  return diagnostic(code, path, message, { range: at, ...(fixes.length > 0 ? { fixes } : {}) });
}

/** The type of a value with the types of its expressions put in their places. */
function typeOfValue(value: Json, pointer: string, types: ReadonlyMap<string, ValueType>): ValueType {
  const own = types.get(pointer);
  if (own !== undefined || typeof value !== "object" || value === null) return own ?? typeOfJson(value);
  if (Array.isArray(value)) {
    const items = value.map((each: Json, index) => typeOfValue(each, `${pointer}/${index}`, types));
    return items.length === 0
      ? listOf({ kind: "never" })
      : listOf(items.length === 1 ? (items[0] ?? anyType) : anyType);
  }
  return objectOf(
    Object.fromEntries(
      Object.entries(value).map(([name, each]: [string, Json]) => [
        name,
        typeOfValue(each, `${pointer}/${escapePointer(name)}`, types),
      ]),
    ),
  );
}

function stringAt(value: Json, pointer: string): string {
  let at: Json | undefined = value;
  for (const token of pointer.split("/").slice(1)) {
    const name = unescapePointer(token);
    at =
      typeof at === "object" && at !== null ? new Map<string, Json>(Object.entries(at)).get(name) : undefined;
  }
  return typeof at === "string" ? at : "";
}

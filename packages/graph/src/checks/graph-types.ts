import { withinPath } from "../diagnostics/within-path.ts";
import type { Diagnostic, JsonPatchOperation } from "../diagnostics/diagnostic.ts";
import { diagnostic, fixing } from "../diagnostics/registry.ts";
import { say, sentences } from "../diagnostics/say.ts";
import type { ReadGraph } from "../document/read-document.ts";
import type { ExpressionProblem } from "../expression/check-expression.ts";
import { patternProblem } from "../expression/linear-regex.ts";
import { rootNames } from "../expression/cel-environment.ts";
import type { Expression, Reads, TextRange } from "../expression/parse-expression.ts";
import { escapePointer, unescapePointer } from "../expression/parse-value.ts";
import { patternWeight } from "../expression/pattern-weight.ts";
import { assignmentOf } from "../flow/assignment.ts";
import type { GraphView, NodeView } from "../flow/graph-view.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { nearest } from "../nearest.ts";
import type { ConfigSite } from "../nodes/config-sites.ts";
import type { ConfiguredNode, OutputFacts } from "../nodes/define-node.ts";
import type { ExpectedKind } from "../nodes/fields.ts";
import { itemNames } from "../nodes/item-names.ts";
import { signatureOf } from "../resources.ts";
import { whyNotAssignable } from "../schema/assignable.ts";
import {
  anyType,
  boolType,
  listOf,
  numberType,
  objectOf,
  stringType,
  typeOfSchema,
  type ValueType,
} from "../schema/value-type.ts";
import { agentInput } from "./agent-input.ts";
import { bodyInput } from "./body-input.ts";
import type { CheckContext } from "./check-context.ts";
import { effortLimits } from "./check-effort.ts";
import { checkedOnce, type NamedType } from "./checked-once.ts";
import { expressionLength, parseSite, type SitePart } from "./parse-site.ts";
import { wrongDefaults } from "./policies.ts";
import { refusedInput } from "./refused-input.ts";
import { graphNames, ScopeTypes } from "./scope-types.ts";
import { typeOfValue } from "./type-of-value.ts";

/** How many nodes may wait for each other's types. Only a chain that reads ahead, against the flow, comes near it. */
const deepestInference = 100;

interface NodeTypes {
  /** `any` where the node itself is wrong, or is asked about while it is being inferred. */
  readonly outputs: ValueType;
  readonly diagnostics: readonly Diagnostic[];
}

/** What an expression at one place can read, and what it must be. */
export interface PlaceTypes {
  readonly names: ReadonlyMap<string, ValueType>;
  /** Undefined where any value will do, or none is known. */
  readonly expected: ValueType | undefined;
}

/** Who asks for a scope as a whole reads all of it. */
const everything: Reads = { roots: new Set(rootNames), nodes: undefined, channels: undefined };

const unknownOutputs: NodeTypes = { outputs: anyType, diagnostics: [] };
const noOutputs: NodeTypes = { outputs: objectOf({}), diagnostics: [] };

/** The outputs of a node by name, before anything is known of their types. */
function namedOutputs({ configured }: NodeView): NodeTypes {
  if (configured === undefined) return unknownOutputs;
  const nothingKnown: OutputFacts = {
    typeAt: () => anyType,
    toolResult: () => anyType,
    agentOutput: () => anyType,
  };
  return { outputs: configured.outputs(nothingKnown), diagnostics: [] };
}

/** The types of one graph: what each node leaves behind, and what is wrong with what it reads. */
export class GraphTypes {
  readonly #view: GraphView;
  readonly #context: CheckContext;
  readonly #scope: ScopeTypes;
  readonly #known = new Map<string, NodeTypes>();
  readonly #channels = new Map<string, ValueType>();
  /** What has been found out about each node's own config. */
  readonly #facts = new Map<string, OutputFacts>();
  readonly #outputType: ValueType;
  #depth = 0;

  constructor(view: GraphView, context: CheckContext) {
    const { effort, memo } = context;
    this.#view = view;
    this.#context = context;
    memo?.beginInference();
    this.#outputType = typeOfSchema(view.document.output, "accepted");
    this.#scope = new ScopeTypes({
      view,
      memo,
      assignment: assignmentOf(view),
      outputsOf: (id) => this.#typesOf(id).outputs,
      reads: effort.reads,
    });
  }

  diagnosticsOf({ node, index }: NodeView): readonly Diagnostic[] {
    return this.#view.byId.get(node.id)?.index === index ? this.#typesOf(node.id).diagnostics : [];
  }

  /**
   * Every name that an expression at a place of a node's config can begin with, and the type that it must have, where one
   * is known. Of a config that is wrong, the names that every expression of the graph has.
   */
  scopeOf({ node, configured }: NodeView, pointer: string): PlaceTypes {
    this.#typesOf(node.id);
    const facts = this.#facts.get(node.id);
    const graph = this.#scope.at(node.id, everything);
    const own = facts === undefined ? noNames : (configured?.names(pointer, facts) ?? noNames);
    const site = configured?.sites.find((each) => each.pointer === pointer);
    return {
      names: new Map([
        ...graphNames.map((name, at): NamedType => [name, graph[at] ?? anyType]),
        ...Object.entries(this.#context.names),
        ...Object.entries(own),
      ]),
      expected: site?.kind === "expression" ? this.#expectedAt(configured, site) : undefined,
    };
  }

  #typesOf(id: string): NodeTypes {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    if (this.#depth >= deepestInference) return unknownOutputs;
    this.#depth++;
    const node = this.#view.byId.get(id);
    // Whoever reads its own outputs, by itself or in a circle, meets this: their names, which may be missing.
    this.#known.set(id, node === undefined ? noOutputs : namedOutputs(node));
    const types = node === undefined ? noOutputs : this.#infer(node);
    this.#depth--;
    this.#known.set(id, types);
    return types;
  }

  #infer(node: NodeView): NodeTypes {
    const { configured } = node;
    if (configured === undefined) return unknownOutputs;
    const inferred = new Map<string, ValueType>();
    const { tools, agents } = this.#view.resources;
    const facts: OutputFacts = {
      typeAt: (pointer) => inferred.get(pointer) ?? anyType,
      toolResult: (name) => {
        const tool = tools.get(name);
        return tool === undefined ? anyType : typeOfSchema(tool.output);
      },
      agentOutput: (slug, version) => {
        const signature = signatureOf(agents.get(slug), version);
        return signature === undefined ? anyType : typeOfSchema(signature.output);
      },
    };
    this.#facts.set(node.node.id, facts);
    const diagnostics = configured.sites.flatMap((site) => this.#site(node, site, facts, inferred));
    // A body that cannot be read has no output type, and that has been said.
    const isUnread =
      configured.sites.some(({ kind }) => kind === "graph") && this.#bodyOf(node) === undefined;
    if (isUnread) return { outputs: anyType, diagnostics };
    const found = configured.outputs(facts);
    const outputs = this.#context.memo?.type(`node ${node.node.id}`, found) ?? found;
    return {
      outputs,
      diagnostics: [...diagnostics, ...this.#whole(node, facts), ...wrongDefaults(node, outputs)],
    };
  }

  #site(
    node: NodeView,
    site: ConfigSite,
    facts: OutputFacts,
    inferred: Map<string, ValueType>,
  ): Diagnostic[] {
    const path = `/nodes/${node.index}/config${site.pointer}`;
    switch (site.kind) {
      case "expression":
      case "template":
      case "value":
        return this.#expressions(node, path, site, facts, inferred);
      case "pattern":
        return this.#pattern(path, site.value);
      case "graph":
        return this.#body(node, path, facts);
      case "model":
      case "tool":
      case "agent":
      case "schema":
      case "channel":
        return [];
    }
  }

  #expressions(
    node: NodeView,
    path: string,
    site: ConfigSite,
    facts: OutputFacts,
    inferred: Map<string, ValueType>,
  ): Diagnostic[] {
    if (!this.#context.effort.expressions.spend(expressionLength(site))) return [tooMuch(path)];
    const { parts, problems } = parseSite(site);
    if (problems.length > 0)
      return problems.map(({ code, pointer, message, range }) =>
        diagnostic(code, path + pointer, message, { range }),
      );
    const types = new Map<string, ValueType>();
    const diagnostics = parts.flatMap((part) => {
      const { type, diagnostics } = this.#part(node, path, part, site, facts);
      types.set(part.pointer, type);
      return diagnostics;
    });
    if (site.kind === "template") return diagnostics;
    const type = typeOfValue(site.value, "", types);
    inferred.set(site.pointer, type);
    return site.kind === "value" || diagnostics.length > 0
      ? diagnostics
      : this.#expect(node, path, site, type);
  }

  #part(
    node: NodeView,
    path: string,
    part: SitePart,
    site: ConfigSite,
    facts: OutputFacts,
  ): { type: ValueType; diagnostics: Diagnostic[] } {
    const { pointer, text, expression, offset } = part;
    const at = path + pointer;
    const { effort, names } = this.#context;
    if (!effort.problems.isLeft) return { type: anyType, diagnostics: [] };
    if (expression.patternWeight > 0 && !effort.patterns.spend(expression.patternWeight))
      return { type: anyType, diagnostics: [tooMuch(at)] };
    const scope = this.#scope.at(node.node.id, expression.reads);
    const more = [names, node.configured?.names(site.pointer, facts) ?? noNames];
    const own = more.flatMap((types) => readNames(types, expression));
    const { type, problems, notJson } = checkedOnce(part, scope, own, effort.hints.isLeft);
    if (problems.length > 0) {
      effort.hints.spend(problems.length);
      effort.problems.spend(problems.length);
      return { type, diagnostics: problems.map((problem) => fromProblem(problem, at, text, offset)) };
    }
    if (notJson === undefined) return { type, diagnostics: [] };
    const range = { start: offset, end: offset + expression.source.length };
    const message = say("value_not_carried", { reason: notJson });
    return { type, diagnostics: [diagnostic("PB2202", at, message, { range })] };
  }

  #expect(node: NodeView, path: string, site: ConfigSite, type: ValueType): Diagnostic[] {
    const { comparisons } = this.#context.effort;
    const reason = whyNotAssignable(type, this.#expectedAt(node.configured, site), comparisons);
    return reason === undefined ? [] : [diagnostic("PB2202", path, say("not_fitting", { reason }))];
  }

  #expectedAt(configured: ConfiguredNode | undefined, site: ConfigSite): ValueType {
    const byNode = configured?.expected(site.pointer, {
      document: this.#view.document,
      outputType: this.#outputType,
      channelType: (name) => this.#channelType(name),
    });
    return byNode ?? expectedTypes[site.expects];
  }

  /** What may be written to a channel. */
  #channelType(name: string): ValueType | undefined {
    const known = this.#channels.get(name);
    const { state } = this.#view.document;
    // A name that only JavaScript's objects inherit is not a channel.
    const channel = Object.hasOwn(state, name) ? state[name] : undefined;
    if (known !== undefined || channel === undefined) return known;
    const type = typeOfSchema(channel.schema, "accepted");
    this.#channels.set(name, type);
    return type;
  }

  #pattern(path: string, pattern: Json): Diagnostic[] {
    if (typeof pattern !== "string") return [];
    if (!this.#context.effort.patterns.spend(patternWeight(pattern))) return [tooMuch(path)];
    const problem = patternProblem(pattern);
    return problem === undefined ? [] : [diagnostic("PB2204", path, problem)];
  }

  #bodyOf({ index }: NodeView): ReadGraph | undefined {
    return this.#context.bodies.get(index);
  }

  #body(node: NodeView, path: string, facts: OutputFacts): Diagnostic[] {
    const body = this.#bodyOf(node);
    if (body === undefined) return [];
    const found = this.#context.checkBody(body, itemNames(facts.typeAt("/items")), node.node.id);
    return found.map((each) => withinPath(each, path));
  }

  /** What only the config as a whole can get wrong. */
  #whole(view: NodeView, facts: OutputFacts): Diagnostic[] {
    const { node, index, configured } = view;
    if (configured === undefined) return [];
    const body = this.#bodyOf(view);
    return [
      ...configured.writes
        .filter((channel) => !Object.hasOwn(this.#view.document.state, channel))
        .map((channel) => this.#missingChannel(view, channel, facts)),
      ...(node.type === "end" ? this.#missingOutputs(index, configured.sites) : []),
      ...agentInput(view, this.#view.resources, facts, this.#context.effort),
      ...(body === undefined ? [] : bodyInput(view, body.document, facts, this.#context.effort)),
      ...(node.type === "tool" ? this.#toolArguments(index, node.config, configured.sites, facts) : []),
    ];
  }

  /** PB2105, with the channel that was meant, or what would declare the one that is written. */
  #missingChannel({ node, index }: NodeView, name: string, facts: OutputFacts): Diagnostic {
    const { state } = this.#view.document;
    const assign = `/nodes/${index}/config/assign`;
    const path = `${assign}/${escapePointer(name)}`;
    const close = this.#context.effort.hints.spend(1) ? nearest(name, Object.keys(state)) : undefined;
    const written = isObject(node.config["assign"]) ? node.config["assign"] : {};
    const value = written[name];
    const message = say("no_such_channel", { name });
    if (close !== undefined && value !== undefined && !Object.hasOwn(written, close))
      return diagnostic("PB2105", path, sentences(message, say("did_you_mean", { name: close })), {
        fixes: [
          fixing(say("rename_to", { name: close }), [
            { op: "remove", path },
            { op: "add", path: `${assign}/${escapePointer(close)}`, value },
          ]),
        ],
      });
    const channel = { schema: schemaOfKind(facts.typeAt(`/assign/${escapePointer(name)}`)) };
    const declaring: JsonPatchOperation =
      Object.keys(state).length === 0
        ? { op: "add", path: "/state", value: { [name]: channel } }
        : { op: "add", path: `/state/${escapePointer(name)}`, value: channel };
    return diagnostic("PB2105", path, message, {
      fixes: [fixing(say("declare_channel", { name }), [declaring])],
    });
  }

  #missingOutputs(index: number, sites: readonly ConfigSite[]): Diagnostic[] {
    if (this.#outputType.kind !== "object") return [];
    const given = new Set(sites.map(({ pointer }) => pointer.split("/")[2]));
    return [...this.#outputType.fields]
      .filter(([name, field]) => field.missing === undefined && !given.has(name))
      .map(([name]) =>
        diagnostic("PB1102", `/nodes/${index}/config/output`, say("output_missing", { name })),
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
    const types = Object.fromEntries(
      values.map(({ pointer }) => [unescapePointer(pointer.split("/")[2] ?? ""), facts.typeAt(pointer)]),
    );
    const path = `/nodes/${index}/config/arguments`;
    const given = { types, schema: tool.input, path, value: config["arguments"] };
    return refusedInput("PB4004", (reason) => say("tool_refuses", { reason }), given, this.#context.effort);
  }
}

/** A schema that every value of a type satisfies, as close to it as its kind tells. */
function schemaOfKind({ kind }: ValueType): JsonObject {
  switch (kind) {
    case "string":
      return { type: "string" };
    case "bool":
      return { type: "boolean" };
    case "int":
      return { type: "integer" };
    case "number":
      return { type: "number" };
    case "list":
      return { type: "array" };
    case "object":
      return { type: "object" };
    case "any":
    case "null":
    case "never":
    case "timestamp":
    case "duration":
    case "bytes":
    case "optional":
    case "union":
      return {};
  }
}

const noNames: Readonly<Record<string, ValueType>> = {};

/** Names with their types; of those that the expression does not read, the type does not matter. */
const readNames = (types: Readonly<Record<string, ValueType>>, { reads }: Expression): NamedType[] =>
  Object.keys(types).map((name) => [
    name,
    ((reads.roots as ReadonlySet<string>).has(name) ? types[name] : undefined) ?? anyType,
  ]);

function tooMuch(path: string): Diagnostic {
  return diagnostic("PB2205", path, say("expressions_too_large", { most: effortLimits.expressions }));
}

const expectedTypes: Readonly<Record<ExpectedKind, ValueType>> = {
  any: anyType,
  boolean: boolType,
  list: listOf(anyType),
  string: stringType,
  number: numberType,
  timestamp: { kind: "timestamp" },
};

/** A fix carries its whole text: from this length on, all of them together would be too much. */
const longestFixed = 20_000;

function fromProblem(
  { code, message, range, replacement }: ExpressionProblem,
  path: string,
  text: string,
  offset: number,
): Diagnostic {
  const at: TextRange = { start: range.start + offset, end: range.end + offset };
  if (replacement === undefined || text.length > longestFixed)
    return diagnostic(code, path, message, { range: at });
  const value = text.slice(0, at.start) + replacement.text + text.slice(at.end);
  const fixes = [fixing(replacement.title, [{ op: "replace", path, value }])];
  return diagnostic(code, path, message, { range: at, fixes });
}

/** Decorators that write the OpenAPI document from the zod schemas the code parses with. */
import 'reflect-metadata';
import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type Components = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type SchemaObject = Components[string];

/** Every refusal and failure has this shape (RFC 9457). */
export const Problem = z
  .object({
    /** The code of the error, e.g. `flow.event-refused`. */
    type: z.string(),
    /** A Chinese sentence for people. */
    title: z.string(),
    /** The same in English. */
    detail: z.string(),
    status: z.int(),
    /** Facts that help to go on, e.g. the events possible now. */
    details: z.unknown().optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

/** Documents the body: `@Accepts(SendEvent)`. */
export const Accepts = (schema: z.ZodType): MethodDecorator =>
  applyDecorators(ApiBody({ schema: input(schema), required: true }));

/** Documents the query, one parameter for each field of the object schema. */
export const AcceptsQuery = (schema: z.ZodObject): MethodDecorator =>
  applyDecorators(
    ...Object.entries<z.ZodType>(schema.shape).map(([name, field]) =>
      ApiQuery({
        name,
        required: !z.safeParse(field, undefined).success,
        schema: input(field),
      }),
    ),
  );

/** Documents the answer: `@Returns(Board)`, `@Returns(Task, { array: true })`. */
export const Returns = (
  schema: z.ZodType,
  options: { status?: number; array?: boolean } = {},
): MethodDecorator =>
  applyDecorators(
    ApiResponse({
      status: options.status ?? 200,
      description: 'OK',
      schema: output(options.array ? z.array(schema) : schema),
    }),
    ApiResponse({
      status: 'default',
      description: 'problem',
      content: { 'application/problem+json': { schema: output(Problem) } },
    }),
  );

/**
 * A parameter typed by a schema's name (`asked: Asked`) has the schema itself for a type at run time,
 * which the document's maker takes for a class and stumbles over: to it, it is just an object.
 */
export function plainParameterTypes(controllers: Iterable<object>): void {
  for (const prototype of controllers) {
    for (const method of Object.getOwnPropertyNames(prototype)) {
      const types: unknown = Reflect.getMetadata(PARAMETER_TYPES, prototype, method);
      if (!Array.isArray(types)) continue;
      const plain = types.map((type: unknown) => (typeof type === 'function' ? type : Object));
      Reflect.defineMetadata(PARAMETER_TYPES, plain, prototype, method);
    }
  }
}

const PARAMETER_TYPES = 'design:paramtypes';

/** Puts the named schemas (`.meta({ id })`) into the document that the decorators refer to. */
export function withNamedSchemas(document: OpenAPIObject): OpenAPIObject {
  const schemas = { ...document.components?.schemas, ...Object.fromEntries(named) };
  return { ...document, components: { ...document.components, schemas } };
}

/** Filled by the decorators as controllers are loaded. */
const named = new Map<string, SchemaObject>();

interface Converted {
  root: SchemaObject;
  definitions: Record<string, SchemaObject>;
}

function output(schema: z.ZodType): SchemaObject {
  return register(convert(schema, 'output'), '');
}

/** What is sent may be looser than what is answered (defaults); only then does it get a name of its own. */
function input(schema: z.ZodType): SchemaObject {
  const sent = convert(schema, 'input');
  const answered = convert(schema, 'output');
  const same = JSON.stringify(sent.definitions) === JSON.stringify(answered.definitions);
  return register(sent, same ? '' : 'Input');
}

/** A zod schema in the words of OpenAPI 3.0. */
function convert(schema: z.ZodType, io: 'input' | 'output'): Converted {
  const schemaOf = z.toJSONSchema(schema, {
    target: 'openapi-3.0',
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  const { definitions = {}, ...root } = JSON.parse(JSON.stringify(schemaOf)) as SchemaObject & {
    definitions?: Record<string, SchemaObject>;
  };
  return { root, definitions };
}

/** Moves the definitions into the document under their names and points the references there. */
function register({ root, definitions }: Converted, suffix: string): SchemaObject {
  const point = (schema: SchemaObject): SchemaObject =>
    JSON.parse(
      JSON.stringify(schema).replace(
        /"#\/definitions\/([^"]+)"/g,
        (_, name: string) => `"#/components/schemas/${name}${suffix}"`,
      ),
    ) as SchemaObject;
  for (const [name, schema] of Object.entries(definitions)) named.set(name + suffix, point(schema));
  return point(root);
}

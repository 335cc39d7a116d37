/** The schema of programme files for editors: words offered and faults marked while typing. */
import { z } from 'zod';
import { Programme } from '../domain/programme/schema.js';

/** JSON Schema (draft 2020-12) of what may stand in `workflows/programmes/*.yaml`, as text. */
export function programmeJsonSchema(): string {
  const schema = z.toJSONSchema(Programme, { io: 'input', unrepresentable: 'any', reused: 'ref' });
  const described = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: '方案 / programme',
    description: '写法见 docs/programmes.md；用 programme check 检查 / see docs/programmes.md',
    ...schema,
  };
  return `${JSON.stringify(described, undefined, 2)}\n`;
}

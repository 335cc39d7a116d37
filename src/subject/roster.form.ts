/** The form in which one enterprise is entered by hand. Pure. */
import type { FilledProgramme } from '../domain/programme/schema.js';
import { unitsOf } from '../domain/programme/units.js';
import type { Actor } from '../flow/flow.types.js';
import { choice, field } from '../task/fields.js';
import type { Field } from '../task/form.dto.js';
import { industries } from './industries.js';

const optional = { required: false };
const scales = [
  { value: 'above', label: '规上' },
  { value: 'below', label: '规下' },
];

/** The fields of the action `add-subject` of a cycle; its values are a `NewSubject`. */
export function rosterFields(programme: FilledProgramme, actor: Actor): Field[] {
  const territories = unitsOf(programme).filter(({ role }) => role === 'territory');
  const offered = territories.filter(
    ({ id }) => actor.role !== 'territory' || id === actor.organisation,
  );
  const places = offered.map(({ id, title }) => ({ value: id, label: title }));
  const trades = Object.entries(industries).map(([value, name]) => ({
    value,
    label: `${value} ${name}`,
  }));
  return [
    field('name', '企业名称', 'text', { hint: '营业执照上的全称' }),
    field('code', '统一社会信用代码', 'text', { ...optional, hint: '18 位' }),
    field('pending', '无代码原因', 'text', { ...optional, hint: '没有统一社会信用代码时必填' }),
    choice('territory', '属地', places, {
      value: places.length === 1 ? (places[0]?.value ?? null) : null,
    }),
    choice('scale', '规模', scales, { value: 'below' }),
    choice('industry', '行业', trades, optional),
    field('address', '地址', 'text', optional),
    field('contact', '联系人', 'text', optional),
    field('phone', '联系电话', 'text', optional),
    field('email', '电子邮箱', 'text', optional),
    field('founded', '成立日期', 'date', optional),
    field('inProduction', '投产日期', 'date', optional),
    field('hidden', '隐形企业（不在部门名单上）', 'check', { ...optional, value: true }),
    field('another', '与提示的相近企业不是同一家', 'check', { ...optional, value: false }),
  ];
}

import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useId } from 'react';
import { t } from '../locales';
import { Control } from './control';
import { isRows, type Field, type Row, type Values } from './values';

interface RowsProps {
  field: Field;
  rows: Row[];
  onChange: (rows: Row[]) => void;
}

/** A table whose cells are fields. */
function Rows({ field, rows, onChange }: RowsProps) {
  const set = (at: number, name: string, value: unknown): void => {
    onChange(rows.map((row, index) => (index === at ? { ...row, [name]: value } : row)));
  };
  return (
    <div className="rows-field">
      <table className="sheet">
        <thead>
          <tr>
            {field.columns.map(({ name, label, required, unit }) => (
              <th key={name} scope="col">
                {label} {unit !== null && <small>{unit}</small>} {required && <em>*</em>}
              </th>
            ))}
            <th aria-label={t('form.removeRow')} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {field.columns.map((column) => (
                <td key={column.name}>
                  <Control
                    field={column}
                    value={row[column.name]}
                    onChange={(value) => {
                      set(index, column.name, value);
                    }}
                  />
                </td>
              ))}
              <td>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('form.removeRow')}
                  onClick={() => {
                    onChange(rows.filter((_, at) => at !== index));
                  }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Button
        size="small"
        icon={<PlusOutlined />}
        onClick={() => {
          onChange([
            ...rows,
            Object.fromEntries(field.columns.map(({ name, value }) => [name, value])),
          ]);
        }}
      >
        {t('form.addRow')}
      </Button>
    </div>
  );
}

interface FieldsProps {
  fields: readonly Field[];
  values: Values;
  onChange: (name: string, value: unknown) => void;
}

/** The fields of an action, one under the other. Subjects are ticked in the table, not here. */
export function Fields({ fields, values, onChange }: FieldsProps) {
  const id = useId();
  return (
    <div className="fields">
      {fields
        .filter(({ kind }) => kind !== 'subjects')
        .map((field) => (
          <div className="field" key={field.name}>
            {field.kind !== 'check' && (
              <label htmlFor={`${id}${field.name}`}>
                {field.label}
                {field.required && <em> *</em>}
              </label>
            )}
            {field.kind === 'rows' ? (
              <Rows
                field={field}
                rows={rowsOf(values[field.name])}
                onChange={(rows) => {
                  onChange(field.name, rows);
                }}
              />
            ) : (
              <Control
                id={`${id}${field.name}`}
                field={{ ...field, kind: field.kind }}
                value={values[field.name]}
                onChange={(value) => {
                  onChange(field.name, value);
                }}
              />
            )}
            {field.hint !== null && <small>{field.hint}</small>}
          </div>
        ))}
    </div>
  );
}

const rowsOf = (value: unknown): Row[] => (isRows(value) ? value : []);

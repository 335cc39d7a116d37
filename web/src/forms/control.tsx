import { UploadOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, DatePicker, Input, Radio, Select, Upload } from 'antd';
import dayjs from 'dayjs';
import { createContext, useContext, useState } from 'react';
import { uploaded } from '../api/client';
import { t } from '../locales';
import { errorText } from '../ui/error-text';
import { isFigure, normalised } from './figure';
import { isFileRef, type Column, type FileRef } from './values';

const MB = 1024 * 1024;
const MOST_BYTES = 20 * MB;

interface ControlProps {
  field: Column;
  value: unknown;
  id?: string;
  onChange: (value: unknown) => void;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const numeral = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/**
 * Decimals stay text from the key to the server: "0.1" is never a binary number. What is no number stays
 * as it was typed, so that the form can say so.
 */
function Decimal({ field, value, id, onChange }: ControlProps) {
  const clean = normalised(numeral(value));
  return (
    <Input
      id={id}
      inputMode="decimal"
      autoComplete="off"
      maxLength={40}
      value={numeral(value)}
      suffix={field.unit}
      status={clean === '' || isFigure(clean) ? undefined : 'error'}
      style={{ width: 200 }}
      onChange={({ target }) => {
        const typed = normalised(target.value);
        if (typed === '') onChange(null);
        else if (!isFigure(typed)) onChange(target.value);
        else onChange(field.kind === 'integer' && !typed.includes('.') ? Number(typed) : typed);
      }}
    />
  );
}

/** The flow whose form is filled in: files are kept beside it. */
export const FormFlow = createContext('');

/** Uploads at once: what is refused is known before the form is sent. */
function FilePick({ value, onChange }: ControlProps) {
  const { message } = App.useApp();
  const flow = useContext(FormFlow);
  const [pending, setPending] = useState(false);
  const keep = async (file: File): Promise<void> => {
    setPending(true);
    try {
      onChange(await uploaded<FileRef>(`/api/flows/${flow}/files`, file));
    } catch (error) {
      void message.error(errorText(error), 8);
    } finally {
      setPending(false);
    }
  };
  return (
    <Upload
      maxCount={1}
      accept=".pdf,.png,.jpg,.jpeg,.docx,.xlsx"
      fileList={isFileRef(value) ? [{ uid: value.id, name: value.name, status: 'done' }] : []}
      onRemove={() => {
        onChange(null);
      }}
      beforeUpload={(file) => {
        if (file.size > MOST_BYTES) {
          void message.error(t('form.tooLarge', { name: file.name, mb: MOST_BYTES / MB }));
          return Upload.LIST_IGNORE;
        }
        void keep(file);
        return false;
      }}
    >
      <Button icon={<UploadOutlined />} loading={pending} disabled={pending}>
        {t('form.chooseFile')}
      </Button>
    </Upload>
  );
}

/** So few choices stand side by side, to be read without opening anything. */
const FEW = 4;

function Choice({ field, value, id, onChange }: ControlProps) {
  if (field.kind === 'choice' && field.options.length <= FEW) {
    return (
      <Radio.Group
        id={id}
        optionType="button"
        value={value}
        options={field.options}
        onChange={({ target }) => {
          onChange(target.value as unknown);
        }}
      />
    );
  }
  const many = field.kind !== 'choice';
  return (
    <Select
      id={id}
      mode={many ? 'multiple' : undefined}
      showSearch={{ optionFilterProp: 'label' }}
      allowClear={!field.required}
      value={many && !Array.isArray(value) ? [] : value}
      placeholder={t('form.choose')}
      options={field.options}
      style={{ minWidth: 200, width: '100%' }}
      onChange={(next: unknown) => {
        onChange(next ?? null);
      }}
    />
  );
}

/** The control of one field, by its kind. */
export function Control(props: ControlProps) {
  const { field, value, id, onChange } = props;
  switch (field.kind) {
    case 'text':
      return (
        <Input
          id={id}
          maxLength={200}
          value={text(value)}
          suffix={field.unit}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        />
      );
    case 'longText':
      return (
        <Input.TextArea
          id={id}
          maxLength={2000}
          value={text(value)}
          autoSize={{ minRows: 2, maxRows: 8 }}
          onChange={({ target }) => {
            onChange(target.value);
          }}
        />
      );
    case 'decimal':
    case 'integer':
      return <Decimal {...props} />;
    case 'date':
      return (
        <DatePicker
          id={id}
          value={text(value) === '' ? null : dayjs(text(value))}
          onChange={(day) => {
            onChange(day === null ? null : day.format('YYYY-MM-DD'));
          }}
        />
      );
    case 'check':
      return (
        <Checkbox
          id={id}
          checked={value === true}
          onChange={({ target }) => {
            onChange(target.checked);
          }}
        >
          {field.label}
        </Checkbox>
      );
    case 'choice':
    case 'choices':
    case 'subjects':
      return <Choice {...props} />;
    case 'file':
      return <FilePick {...props} />;
    default:
      return field.kind satisfies never;
  }
}

import { Button, Input } from 'antd';
import { useState } from 'react';
import { t } from '../locales';
import { figure, moment, signed } from '../ui/format';
import { Light, type LightState } from '../ui/light';
import { errorText } from '../ui/error-text';
import { type Item, isFigure, isValid, itemsOf, normalised, openItems, type Sheet } from './figure';
import { type Change, type Save, useSave } from './save';

const marks: Record<Item['verdict'], LightState | null> = {
  empty: null,
  fine: 'done',
  doubt: 'dueSoon',
  error: 'overdue',
};

function Feedback({ item, save }: { item: Item; save: Save['save'] }) {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState(item.reason ?? '');
  const { suggestion } = item;
  const keep = (): void => {
    setAsking(false);
    save({ id: item.id, value: item.value, reason: reason.trim() || null });
  };
  return (
    <div className={`feedback ${item.verdict}`}>
      <span>
        {item.message ??
          (item.change === null ? item.source : t('data.change', { change: signed(item.change) }))}
        {item.reason !== null && !asking && <q>{item.reason}</q>}
      </span>
      {item.editable && !item.signedOff && suggestion !== null && (
        <button
          type="button"
          onClick={() => {
            save({ id: item.id, value: suggestion, reason: null });
          }}
        >
          {t('data.changeTo', { value: figure(suggestion) })}
        </button>
      )}
      {item.editable && item.verdict === 'doubt' && !asking && (
        <button
          type="button"
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('data.giveReason')}
        </button>
      )}
      {asking && (
        <Input.TextArea
          autoFocus
          autoSize
          maxLength={500}
          value={reason}
          aria-label={t('data.giveReason')}
          onChange={({ target }) => {
            setReason(target.value);
          }}
          onBlur={keep}
        />
      )}
    </div>
  );
}

/** Why a figure changes that somebody has signed off; nothing is saved before it is said. */
function WhyChanged({ id, onSay }: { id: string; onSay: (reason: string | null) => void }) {
  const [reason, setReason] = useState('');
  return (
    <div className="feedback doubt">
      <label htmlFor={`why-${id}`}>{t('data.whyChanged')}</label>
      <Input.TextArea
        id={`why-${id}`}
        autoFocus
        autoSize
        maxLength={500}
        value={reason}
        onChange={({ target }) => {
          setReason(target.value);
        }}
        onBlur={() => {
          onSay(reason.trim() || null);
        }}
      />
    </div>
  );
}

interface FigureProps {
  item: Item;
  /** What was sent and is not answered yet. */
  sent: Change | undefined;
  save: Save['save'];
}

function Figure({ item, sent, save }: FigureProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [asking, setAsking] = useState(false);
  const kept = sent === undefined ? item.value : sent.value;
  const shown = typed ?? (kept === null ? '' : figure(kept));
  const clean = normalised(shown);
  const wrong = clean !== '' && !isFigure(clean);
  const mark = wrong ? 'overdue' : marks[item.verdict];
  const leave = (): void => {
    if (typed === null || wrong) return;
    const value = clean === '' ? null : clean;
    if (item.signedOff && value !== kept) {
      setAsking(true);
      return;
    }
    setTyped(null);
    if (value !== kept) save({ id: item.id, value, reason: item.reason });
  };
  const changed = (reason: string | null): void => {
    setAsking(false);
    setTyped(null);
    if (reason !== null) save({ id: item.id, value: clean === '' ? null : clean, reason });
  };
  return (
    <div className="data-item" data-item={item.id} data-verdict={item.verdict}>
      <label htmlFor={`item-${item.id}`}>
        {item.title} <small>{item.unit}</small>
        {item.required && <em> *</em>}
        <span className="last">
          {item.last === null ? t('data.noLast') : t('data.last', { value: figure(item.last) })}
        </span>
      </label>
      <Input
        id={`item-${item.id}`}
        inputMode="decimal"
        autoComplete="off"
        value={shown}
        disabled={!item.editable}
        status={mark === 'overdue' ? 'error' : undefined}
        placeholder={item.editable ? t('data.placeholder') : ''}
        suffix={
          item.editable ? mark && <Light state={mark} size={16} /> : <small>{item.source}</small>
        }
        onChange={({ target }) => {
          setTyped(target.value);
        }}
        onFocus={({ target }) => {
          setTyped(target.value.replaceAll(',', ''));
        }}
        onBlur={leave}
        onPressEnter={leave}
      />
      {wrong ? (
        <div className="feedback error">{t('data.notFigure')}</div>
      ) : asking ? (
        <WhyChanged id={item.id} onSay={changed} />
      ) : (
        <Feedback key={item.reason} item={item} save={save} />
      )}
    </div>
  );
}

function SaveState({ save }: { save: Save }) {
  if (save.offline) return <span className="amber">{t('data.offline')}</span>;
  if (save.error !== null) return <span className="red">{errorText(save.error)}</span>;
  if (save.saving) return <span>{t('data.saving')}</span>;
  if (save.savedAt === null) return null;
  return <span>{t('data.saved', { time: moment(save.savedAt).time })}</span>;
}

/** Goes to the next figure that is missing, wrong or in doubt. */
function toNext(): void {
  const next = document.querySelector<HTMLInputElement>(
    '[data-verdict="error"] input:enabled, [data-verdict="empty"] input:enabled, [data-verdict="doubt"] input:enabled',
  );
  next?.focus();
  next?.scrollIntoView({ block: 'center' });
}

interface DataFormProps {
  cycle: string;
  flow: string;
  sheet: Sheet;
}

/** The entry form of an enterprise: this year's figure, last year's beside it, and one sentence each. */
export function DataForm({ cycle, flow, sheet }: DataFormProps) {
  const save = useSave(cycle, flow, sheet);
  const { wrong, missing } = openItems(sheet);
  const open = wrong.length + missing.length;
  const [tab, setTab] = useState<string | null>(null);
  const shown = sheet.groups.filter(({ id }) => tab === null || id === tab);
  return (
    <section className="data-form">
      <div className="data-tabs" role="tablist">
        <button
          role="tab"
          type="button"
          aria-selected={tab === null}
          onClick={() => {
            setTab(null);
          }}
        >
          {t('data.all')}{' '}
          <b>
            {itemsOf(sheet).filter(isValid).length}/{sheet.total}
          </b>
        </button>
        {sheet.groups.map(({ id, title, items }) => (
          <button
            key={id}
            role="tab"
            type="button"
            aria-selected={tab === id}
            onClick={() => {
              setTab(id);
            }}
          >
            {title}{' '}
            <b>
              {items.filter(isValid).length}/{items.length}
            </b>
          </button>
        ))}
      </div>
      <div className="data-items">
        {shown
          .flatMap(({ items }) => items)
          .map((item) => (
            <Figure key={item.id} item={item} sent={save.waiting[item.id]} save={save.save} />
          ))}
      </div>
      <p className="data-foot">
        <SaveState save={save} />
        <span className="gap" />
        {sheet.editable && open > 0 && (
          <Button size="small" onClick={toNext}>
            {t('data.next', { n: open })}
          </Button>
        )}
        <b>{t('data.filled', { n: itemsOf(sheet).filter(isValid).length, total: sheet.total })}</b>
      </p>
    </section>
  );
}

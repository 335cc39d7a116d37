import { useState } from 'react';
import { type Item, isFigure, isValid, normalised } from '../forms/figure';
import type { Change, Save } from '../forms/save';
import { t } from '../locales';
import { figure, signed } from '../ui/format';
import { Light, type LightState } from '../ui/light';

const MARK: Record<Item['verdict'], LightState | null> = {
  empty: null,
  fine: 'done',
  doubt: 'dueSoon',
  error: 'overdue',
};

/** One sentence under the figure: what is wrong, what is in doubt, or how it stands to last year. */
function sentence({ verdict, change, suggestion, message, source }: Item): string | null {
  if (verdict === 'doubt' && change !== null) {
    return t(suggestion === null ? 'portal.doubt' : 'portal.checked', { change: signed(change) });
  }
  if (verdict === 'doubt') return t('portal.doubtFirst');
  if (message !== null) return message;
  return change === null ? source : t('data.change', { change: signed(change) });
}

function Reason({ item, save }: { item: Item; save: Save['save'] }) {
  const [text, setText] = useState(item.reason ?? '');
  return (
    <div className="reason">
      <label htmlFor={`why-${item.id}`}>{t('portal.reasonLabel')}</label>
      <textarea
        id={`why-${item.id}`}
        rows={2}
        maxLength={500}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onBlur={() => {
          const reason = text.trim() || null;
          if (reason !== item.reason) save({ id: item.id, value: item.value, reason });
        }}
      />
    </div>
  );
}

/** A figure that came from a department or cannot be changed now: grey, with its source. */
export function GivenFigure({ item, open }: { item: Item; open: boolean }) {
  return (
    <div className="figure" data-item={item.id} data-verdict={item.verdict}>
      <FigureHead item={item} />
      <output className="given">{figure(item.value)}</output>
      {open && (item.source ?? item.reason) !== null && (
        <p className="sentence">{item.reason ?? item.source}</p>
      )}
    </div>
  );
}

function FigureHead({ item }: { item: Item }) {
  return (
    <div className="figure-head">
      <label htmlFor={`item-${item.id}`}>
        {item.title} <small>{item.unit}</small>
        {item.required && item.editable && <em aria-hidden> *</em>}
      </label>
      <span>
        {item.last === null ? t('data.noLast') : t('data.last', { value: figure(item.last) })}
      </span>
    </div>
  );
}

interface FigureProps {
  item: Item;
  /** What was sent and is not answered yet. */
  sent: Change | undefined;
  save: Save['save'];
}

/** One figure: typed freely, read and checked on leaving the field; a suggestion is one tap and can be undone. */
export function Figure({ item, sent, save }: FigureProps) {
  const [typed, setTyped] = useState<string | null>(null);
  const [before, setBefore] = useState<Change | null>(null);
  const [asking, setAsking] = useState(false);
  const kept = sent === undefined ? item.value : sent.value;
  const shown = typed ?? (kept === null ? '' : figure(kept));
  const clean = normalised(shown);
  const [left, setLeft] = useState(true);
  const wrong = left && clean !== '' && !isFigure(clean);
  const verdict = wrong ? 'error' : sent === undefined ? item.verdict : 'empty';
  const settled = isValid(item) && item.verdict === 'doubt';
  const mark = settled && !wrong ? 'done' : MARK[verdict];
  const change = (value: string | null, reason: string | null): void => {
    setTyped(null);
    save({ id: item.id, value, reason });
  };
  const leave = (): void => {
    setLeft(true);
    if (typed === null || (clean !== '' && !isFigure(clean))) return;
    const value = clean === '' ? null : clean;
    if (value === kept) setTyped(null);
    else {
      setBefore(null);
      change(value, item.reason);
    }
  };
  const { suggestion } = item;
  const said = wrong ? t('data.notFigure') : sent === undefined ? sentence(item) : null;
  return (
    <div className="figure" data-item={item.id} data-verdict={verdict}>
      <FigureHead item={item} />
      <div className={`box ${settled ? 'fine' : verdict}`}>
        <input
          id={`item-${item.id}`}
          inputMode="decimal"
          enterKeyHint="next"
          autoComplete="off"
          placeholder={t('data.placeholder')}
          value={shown}
          aria-invalid={verdict === 'error'}
          aria-required={item.required}
          aria-describedby={`said-${item.id}`}
          onChange={({ target }) => {
            setTyped(target.value);
          }}
          onFocus={({ target }) => {
            setLeft(false);
            setTyped(target.value.replaceAll(',', ''));
          }}
          onBlur={leave}
          onKeyDown={({ key, currentTarget }) => {
            if (key === 'Enter') currentTarget.blur();
          }}
        />
        {mark !== null && <Light state={mark} size={17} />}
      </div>
      <p className={`sentence ${settled ? '' : verdict}`} id={`said-${item.id}`} role="status">
        <span>{before === null ? said : t('portal.changed', { value: figure(kept) })}</span>
        {before !== null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              setBefore(null);
              change(before.value, before.reason);
            }}
          >
            {before.value === null
              ? t('portal.undoEmpty')
              : t('portal.undo', { value: figure(before.value) })}
          </button>
        )}
        {before === null && sent === undefined && suggestion !== null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              setBefore({ id: item.id, value: kept, reason: item.reason });
              change(suggestion, null);
            }}
          >
            {t(kept === null ? 'portal.asLast' : 'data.changeTo', { value: figure(suggestion) })}
          </button>
        )}
        {item.verdict === 'doubt' && sent === undefined && !asking && item.reason === null && (
          <button
            type="button"
            className="link"
            onClick={() => {
              setAsking(true);
            }}
          >
            {t('data.giveReason')}
          </button>
        )}
      </p>
      {item.verdict === 'doubt' && (asking || item.reason !== null) && (
        <Reason item={item} save={save} />
      )}
    </div>
  );
}

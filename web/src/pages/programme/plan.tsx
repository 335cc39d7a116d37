import type { Schema } from '../../api/client';

type PlanView = Schema['PlanView'];

/** A line of the plan: its indentation as depth, what stands in 〔〕 as the clause it comes from. */
function Line({ text }: { text: string }) {
  const depth = Math.ceil((/^ */.exec(text)?.[0].length ?? 0) / 2);
  const parts = text.trim().split(/(〔[^〕]*〕)/);
  return (
    <li data-depth={depth}>
      {parts.map((part, at) =>
        part.startsWith('〔') ? (
          <small key={at} className="clause">
            {part}
          </small>
        ) : (
          part
        ),
      )}
    </li>
  );
}

/** The plan under its headings, with a list of them to jump by. */
export function Plan({ plan }: { plan: PlanView }) {
  return (
    <div className="plan">
      <nav>
        {plan.sections.map(({ title }, at) => (
          <a key={title} href={`#plan-${String(at)}`}>
            {title}
          </a>
        ))}
      </nav>
      <div>
        {plan.sections.map(({ title, lines }, at) => (
          <section key={title} className="card" id={`plan-${String(at)}`}>
            <h2>{title}</h2>
            <ul className="plan-lines">
              {lines.map((text, n) => (
                <Line key={n} text={text} />
              ))}
            </ul>
          </section>
        ))}
        {plan.note !== null && <p className="tertiary">{plan.note}</p>}
      </div>
    </div>
  );
}

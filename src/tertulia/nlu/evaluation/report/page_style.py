"""How the page looks: by day, by night, and on paper."""

from __future__ import annotations

from tertulia.nlu.evaluation.report.drawing import STYLE

PAGE_STYLE = f"""
:root{{--ink:#1f262b;--quiet:#66717a;--paper:#fff;--ground:#f6f7f8;--line:#e1e6e8;
--hit:#23808c;--miss:#b9522e;--hit-soft:#dff0f2;--miss-soft:#f8e6de}}
@media screen and (prefers-color-scheme:dark){{:root{{--ink:#e4e8ea;--quiet:#98a3ab;
--paper:#1a1f23;--ground:#121518;--line:#2d353b;--hit:#5fc0cb;--miss:#ee9a78;
--hit-soft:#173f44;--miss-soft:#4b2a1c}}}}
*{{box-sizing:border-box}}
html{{color-scheme:light dark;-webkit-text-size-adjust:100%}}
body{{margin:0;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}}
main{{max-width:1080px;margin:0 auto;padding:40px 24px 72px}}
h1{{font-size:28px;line-height:1.2;margin:0 0 6px;letter-spacing:-.015em}}
h2{{font-size:21px;margin:56px 0 4px;letter-spacing:-.01em}}
h3{{font-size:16px;margin:0 0 4px}}
p{{margin:0 0 12px;max-width:74ch}}.lead,.quiet{{color:var(--quiet)}}
.group{{margin:22px 0 8px;font-size:12.5px;color:var(--quiet);font-weight:600}}
.tiles{{display:grid;grid-template-columns:repeat(auto-fill,minmax(150px,1fr));gap:12px}}
.tile,.card{{background:var(--paper);border:1px solid var(--line);border-radius:10px}}
.tile{{padding:14px 16px}}
.tile b{{display:block;font-size:25px;line-height:1.25;font-weight:600;letter-spacing:-.02em;
font-variant-numeric:tabular-nums}}
.tile b small{{font-size:13px;font-weight:400;color:var(--quiet);letter-spacing:0}}
.tile span{{color:var(--quiet);font-size:13px;line-height:1.3;display:block}}
.card{{padding:20px 22px;margin:16px 0 0;overflow-x:auto}}
.charts{{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,440px),1fr));gap:16px;
margin:16px 0 0}}
.charts .card{{margin:0;overflow:visible}}.charts .wide{{grid-column:1/-1;overflow-x:auto}}
.card svg{{max-width:100%;height:auto;display:block;margin:14px auto 0}}
.wide svg{{max-width:none;height:auto;margin-left:0}}
table{{border-collapse:collapse;width:100%;font-size:14px}}
th,td{{padding:6px 12px;text-align:right;border-bottom:1px solid var(--line);
font-variant-numeric:tabular-nums;vertical-align:top;white-space:nowrap}}
thead th{{color:var(--quiet);font-weight:500;font-size:12.5px;border-bottom-width:2px}}
th[scope=row]{{font-weight:500}}
th.name,td.name,th.words,td.words{{text-align:left;white-space:normal}}
th.name,td.name{{overflow-wrap:break-word;max-width:260px}}
th.words,td.words{{overflow-wrap:anywhere;min-width:220px;width:50%}}
tr.sum th,tr.sum td{{color:var(--quiet)}}td.best{{font-weight:650;color:var(--hit)}}
tbody tr:last-child>*{{border-bottom:0}}
td.bar{{min-width:110px;padding-right:0}}
td.bar i{{display:block;height:8px;margin-top:7px;border-radius:4px;background:var(--hit)}}
mark{{border-radius:4px;padding:1px 3px;color:inherit;background:var(--miss-soft);
box-shadow:inset 0 -2px var(--miss)}}
mark.hit{{background:var(--hit-soft);box-shadow:inset 0 -2px var(--hit)}}
mark small{{font-size:11px;color:var(--quiet);margin-left:5px}}
bdi{{unicode-bidi:isolate}}
ul.notes{{margin:16px 0 0;padding:12px 16px 12px 34px;border-left:3px solid var(--miss);
background:var(--paper);border-radius:0 10px 10px 0}}
dl{{margin:12px 0 0}}dt{{font-weight:600;margin-top:10px}}dd{{margin:0;max-width:74ch}}
@media print{{*{{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
body{{background:#fff;font-size:11px}}main{{max-width:none;padding:0}}
.card,.tile{{break-inside:avoid;border-color:#ccc}}.long{{break-inside:auto}}
.charts{{grid-template-columns:1fr 1fr;gap:8px}}.card{{padding:10px 12px}}h2{{margin-top:24px}}
.tiles{{grid-template-columns:repeat(6,1fr);gap:6px}}.tile{{padding:8px 10px}}
.tile b{{font-size:17px}}.tile span{{font-size:10px}}th,td{{padding:4px 8px}}
h2,h3,h3+p{{break-after:avoid}}thead{{display:table-header-group}}tr{{break-inside:avoid}}
.card svg{{max-width:100%;height:auto}}table{{font-size:10.5px}}}}
@media (max-width:640px){{main{{padding:24px 12px}}th,td{{padding:5px 7px}}}}
{STYLE}
"""

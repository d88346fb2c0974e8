import { sourceStyle } from './page-style-source.ts'
import { viewStyle } from './page-style-views.ts'

/**
 * Colours differ in lightness and not in hue alone, so that grey paper and colour-blind readers tell
 * the states apart: in light, covered is palest and missed darkest; in dark it is the other way round.
 */
const frameStyle = `
:root{color-scheme:light dark;
--ground:light-dark(#f7f8f8,#121518);--surface:light-dark(#ffffff,#191d21);--sunken:light-dark(#eef0f1,#0e1113);
--ink:light-dark(#1b2024,#e3e7ea);--ink-soft:light-dark(#566069,#9aa5af);--rule:light-dark(#dfe3e6,#2b3238);--rule-strong:light-dark(#c3cad0,#414b54);
--accent:light-dark(#0b5cad,#7db8f0);--accent-ground:light-dark(#e6f0fa,#1c2c3c);
--covered:light-dark(#8fcca6,#2f6a49);--partial:light-dark(#b9770e,#b8892f);--missed:light-dark(#9c1c17,#ffb3a2);
--covered-ground:light-dark(#eff8f1,#16221b);--partial-ground:light-dark(#f8e3b0,#352c13);--missed-ground:light-dark(#f2b9ab,#6b322a);
--covered-ink:light-dark(#1e6b40,#7fc79d);--partial-ink:light-dark(#7d4e00,#e6bd6a);--missed-ink:light-dark(#98180f,#ffb3a2);
--heat-0:light-dark(#8a1a1a,#ffc4b3);--heat-1:light-dark(#b5402d,#f39a80);--heat-2:light-dark(#dd8149,#cf8050);--heat-3:light-dark(#e8a95a,#82602c);--heat-4:light-dark(#e9c978,#5c5628);--heat-5:light-dark(#cfe2b9,#37533a);--heat-6:light-dark(#e0f2e3,#254239);
--on-0:light-dark(#fff,#14171a);--on-1:light-dark(#fff,#14171a);--on-2:light-dark(#1b2024,#14171a);--on-3:light-dark(#1b2024,#eceff1);--on-4:light-dark(#1b2024,#eceff1);--on-5:light-dark(#1b2024,#eceff1);--on-6:light-dark(#1b2024,#eceff1);
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif;
--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono","DejaVu Sans Mono",monospace}
:root[data-theme=light]{color-scheme:light}
:root[data-theme=dark]{color-scheme:dark}
*{box-sizing:border-box}
html{scroll-padding-top:60px}
body{margin:0;background:var(--ground);color:var(--ink);font:14px/1.5 var(--sans);font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
h1,h2,h3,p,ul,ol,dl,dd{margin:0;padding:0}
ul,ol{list-style:none}
a{color:var(--accent);text-decoration:none}
a:hover{text-decoration:underline}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
#view:focus{outline:none}
code,kbd,.code{font-family:var(--mono)}
kbd{font-size:11px;line-height:1;padding:2px 5px;border:1px solid var(--rule-strong);border-radius:4px;background:var(--sunken);color:var(--ink-soft)}
button{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--rule-strong);border-radius:6px;padding:4px 10px;cursor:pointer}
button:hover:not(:disabled){border-color:var(--ink-soft)}
button:disabled{opacity:.45;cursor:default}
input{font:inherit;color:var(--ink);background:var(--surface);border:1px solid var(--rule-strong);border-radius:6px;padding:5px 10px;min-width:0}
input::placeholder{color:var(--ink-soft);opacity:1}
.hidden-text{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.skip{position:absolute;left:12px;top:-60px;z-index:9;background:var(--surface);padding:8px 12px;border:1px solid var(--rule-strong);border-radius:6px}
.skip:focus{top:8px}
.note{color:var(--ink-soft)}
.warning{border-left:3px solid var(--partial);background:var(--partial-ground);color:var(--ink);padding:8px 12px;margin:12px 0;border-radius:0 6px 6px 0}
.empty{color:var(--ink-soft);padding:40px 16px;text-align:center;border:1px dashed var(--rule-strong);border-radius:8px;background:var(--surface)}
.escape{font-family:var(--mono);font-size:.9em;color:var(--missed-ink);border:1px solid currentColor;border-radius:3px;padding:0 2px;margin:0 1px}
.top{position:sticky;top:0;z-index:5;display:flex;align-items:center;gap:16px;justify-content:space-between;padding:8px max(20px,calc((100vw - 1240px)/2));background:var(--surface);border-bottom:1px solid var(--rule)}
.brand{display:flex;align-items:center;gap:10px;min-width:0;color:var(--ink)}
.brand:hover{text-decoration:none}
.brand-title{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.chip{flex:none;font-size:11px;font-weight:700;letter-spacing:.06em;text-transform:uppercase;padding:3px 8px;border-radius:4px;border:1px solid transparent}
.chip-pass{background:var(--covered-ground);color:var(--covered-ink);border-color:var(--covered)}
.chip-fail,.chip-error{background:light-dark(#9c1c17,#ffb3a2);color:light-dark(#fff,#14171a)}
.chip-skip{background:var(--sunken);color:var(--ink-soft);border-color:var(--rule-strong)}
.actions{display:flex;gap:6px;flex:none}
main{max-width:1280px;margin:0 auto;padding:24px 20px 40px}
footer{max-width:1280px;margin:0 auto;padding:16px 20px 32px;color:var(--ink-soft);font-size:12px;border-top:1px solid var(--rule)}
.verdict-head{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;justify-content:space-between;margin-bottom:12px}
.verdict h1{display:flex;align-items:center;gap:10px;font-size:22px;line-height:1.25;font-weight:650;letter-spacing:-.01em}
.verdict-sign{display:inline-grid;place-items:center;width:28px;height:28px;border-radius:50%;font-size:15px;font-weight:700}
.verdict-pass .verdict-sign{background:var(--covered);color:light-dark(#10341f,#e3f5e9)}
.verdict-fail .verdict-sign,.verdict-error .verdict-sign{background:light-dark(#9c1c17,#ffb3a2);color:light-dark(#fff,#14171a)}
.verdict-skip .verdict-sign{background:var(--sunken);color:var(--ink-soft)}
.origin{color:var(--ink-soft);font-size:13px}
.lead{font-size:15px;margin-bottom:16px;overflow-wrap:anywhere}
.rules{display:grid;gap:1px;background:var(--rule);border:1px solid var(--rule);border-radius:8px;overflow:hidden}
.rules.broken{margin-bottom:16px}
.rule{display:grid;grid-template-columns:20px 1fr auto;gap:2px 10px;padding:10px 14px;background:var(--surface)}
.broken .rule{box-shadow:inset 3px 0 0 var(--missed)}
.rule-sign{font-weight:700;text-align:center}
.rule-fail .rule-sign,.rule-error .rule-sign{color:var(--missed-ink)}
.rule-pass .rule-sign{color:var(--covered-ink)}
.rule-body{min-width:0;overflow-wrap:anywhere}
.broken .rule-found{font-weight:600;font-size:15px}
.rule-fix{color:var(--ink-soft);margin-top:2px}
.rule-id{font-size:12px;color:var(--ink-soft);white-space:nowrap}
.rule-places{display:flex;flex-wrap:wrap;gap:2px 14px;margin-top:6px;font-size:13px}
.rule-lines{color:var(--ink-soft)}
.others{margin-top:12px}
.others summary{color:var(--ink-soft);cursor:pointer;width:max-content;max-width:100%}
.others .rules{margin-top:8px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(170px,1fr));gap:1px;background:var(--surface);border:1px solid var(--rule);border-radius:8px;overflow:hidden}
.figure-box{box-shadow:1px 0 0 var(--rule),0 1px 0 var(--rule);padding:10px 14px;display:flex;flex-direction:column;min-width:0}
.figure-box dt{color:var(--ink-soft);font-size:12px}
.figure-box dd{display:flex;flex-wrap:wrap;align-items:baseline;gap:0 10px}
.figure-value{font-size:20px;font-weight:600;letter-spacing:-.01em}
.figure-none{color:var(--ink-soft);font-weight:400}
.figure-counts{color:var(--ink-soft);font-size:12px}
:root[data-view=file] .verdict,:root[data-view=file] .tabs{display:none}
.tabs{display:flex;gap:4px;margin:24px 0 16px;border-bottom:1px solid var(--rule-strong)}
.tabs a{padding:8px 12px;color:var(--ink-soft);border-bottom:2px solid transparent;margin-bottom:-1px}
.tabs a:hover{color:var(--ink);text-decoration:none}
.tabs a[aria-current]{color:var(--ink);font-weight:600;border-bottom-color:var(--accent)}
.tab-count{font-weight:400;font-size:12px;color:var(--ink-soft);background:var(--sunken);border-radius:9px;padding:1px 7px}
dialog{border:1px solid var(--rule-strong);border-radius:10px;background:var(--surface);color:var(--ink);padding:16px;width:min(640px,calc(100vw - 24px));box-shadow:0 12px 48px rgb(0 0 0/.3)}
dialog::backdrop{background:rgb(0 0 0/.35)}
#search{margin-top:9vh;padding:12px}
#search-input{width:100%;font-size:16px;padding:8px 12px}
#search-results{max-height:52vh;overflow-y:auto;margin:8px 0}
#search-results li{display:flex;gap:16px;justify-content:space-between;padding:5px 10px;border-radius:5px;cursor:pointer}
#search-results li[aria-selected=true]{background:var(--accent-ground);box-shadow:inset 3px 0 0 var(--accent)}
#search-results .percent{color:var(--ink-soft);white-space:nowrap}
.keys{margin:12px 0 16px;display:grid;gap:6px}
.keys div{display:grid;grid-template-columns:36px 1fr;align-items:baseline}
@media (max-width:640px){
main{padding:16px 12px 32px}.top{padding:8px 12px;gap:8px}#open-search kbd{display:none}.actions button{padding:4px 8px}
.rule{grid-template-columns:20px 1fr}.rule-id{grid-column:2;white-space:normal;overflow-wrap:anywhere}
.figures{grid-template-columns:1fr 1fr}.figure-value{font-size:18px}}
@media print{
:root{color-scheme:light}body{background:#fff;font-size:11px}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
.actions,.tabs,.skip,.jumps,.filters,.more,dialog,.tooltip{display:none!important}.top{position:static}main{padding:0}
.source{overflow:visible!important;max-height:none!important}.source .code{white-space:pre-wrap!important;overflow-wrap:anywhere}.part,.skipped,.row{min-width:0!important;content-visibility:visible!important}
.rule,.row,tr{break-inside:avoid}}
`

export const pageStyle = `${frameStyle}${viewStyle}${sourceStyle}`.replaceAll('\n', '')

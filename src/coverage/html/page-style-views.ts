/** The changes, the map and the table. */
export const viewStyle = `
.view-head{display:flex;flex-wrap:wrap;gap:2px 20px;align-items:baseline;justify-content:space-between;margin-bottom:12px}
.view-head h2{font-size:16px;font-weight:600;min-width:0;overflow-wrap:anywhere}
.view-head p{color:var(--ink-soft);overflow-wrap:anywhere}
.view-head strong{color:var(--ink);font-weight:600}
.path{overflow-wrap:anywhere}
.path-folder{color:var(--ink-soft)}
.path-name{font-weight:500;color:var(--ink)}
a .path-name{color:var(--accent)}
.tag{display:inline-block;font-size:12px;line-height:18px;padding:0 7px;border-radius:4px;white-space:nowrap}
.tag-missed{background:var(--missed-ground);color:light-dark(#5c0d09,#ffdcd4)}
.tag-partial{background:var(--partial-ground);color:light-dark(#5a3800,#f3d795)}
.tag-covered{background:var(--covered-ground);color:var(--covered-ink)}
.change-file{background:var(--surface);border:1px solid var(--rule);border-radius:8px;margin-bottom:10px;overflow:hidden}
.change-file summary{display:grid;grid-template-columns:14px minmax(0,1fr) auto auto;gap:4px 14px;align-items:center;padding:8px 14px;cursor:pointer;list-style:none}
.change-file summary::-webkit-details-marker{display:none}
.change-file summary::before{content:"";width:0;height:0;border:4px solid transparent;border-left:6px solid var(--ink-soft);margin-left:4px;transition:transform .1s}
.change-file[open] summary::before{transform:rotate(90deg) translateY(2px)}
.change-file summary:hover{background:var(--sunken)}
.change-file summary:focus-visible{outline-offset:-2px}
.change-file[open] summary{border-bottom:1px solid var(--rule)}
.change-tags{display:flex;flex-wrap:wrap;gap:6px;justify-content:flex-end}
.change-count{min-width:150px;text-align:right;color:var(--ink)}
.change-unit{color:var(--ink-soft)}
.change-body .source{border:0;border-radius:0}
.change-body[aria-busy]{min-height:60px}
.change-body>.note,.change-body>div>.note{padding:8px 14px}
.change-body .empty{border:0;text-align:left;padding:14px}
.change-more{padding:6px 14px;border-top:1px solid var(--rule);font-size:13px}
.heat-0{background:var(--heat-0);color:var(--on-0)}.heat-1{background:var(--heat-1);color:var(--on-1)}.heat-2{background:var(--heat-2);color:var(--on-2)}.heat-3{background:var(--heat-3);color:var(--on-3)}.heat-4{background:var(--heat-4);color:var(--on-4)}.heat-5{background:var(--heat-5);color:var(--on-5)}.heat-6{background:var(--heat-6);color:var(--on-6)}
.crumbs{min-width:0;overflow-wrap:anywhere}
.crumbs ol{display:flex;flex-wrap:wrap;font-size:16px}
.crumbs li{display:flex;min-width:0}
.crumbs li+li::before{content:"/";color:var(--ink-soft);font-weight:400;margin:0 7px}
.map{position:relative;height:560px;overflow:hidden;background:var(--surface)}
.tile{position:absolute;display:flex;flex-direction:column;overflow:hidden;padding:1px 5px;font-size:12px;line-height:17px;border-radius:3px;text-decoration:none!important}
.tile-open{flex-direction:row;gap:8px;justify-content:space-between;background:var(--sunken);color:var(--ink);border-radius:4px;box-shadow:inset 0 0 0 1px var(--rule-strong)}
.tile-open .tile-name{font-weight:600}
.tile-open .tile-percent{color:var(--ink-soft)}
.tile-leaf{box-shadow:inset 0 0 0 1px light-dark(rgb(0 0 0/.08),rgb(255 255 255/.06))}
.tile-leaf.tile-folder .tile-name{font-weight:600}
.tile:hover,.tile:focus-visible{z-index:1;box-shadow:inset 0 0 0 2px var(--ink);outline:none}
.tile-open:hover,.tile-open:focus-visible{z-index:0}
.tile-name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;min-width:0}
.tile .escape{color:inherit}
.files td.empty{border:0;text-align:center;padding:28px}
.tile-percent{white-space:nowrap;overflow:hidden;flex:none}
.tooltip{position:fixed;z-index:8;max-width:min(460px,calc(100vw - 16px));padding:7px 11px;border-radius:6px;background:var(--ink);color:var(--ground);font-size:13px;pointer-events:none;box-shadow:0 4px 16px rgb(0 0 0/.25)}
.tooltip .path-folder,.tooltip .path-name{color:inherit}
.tooltip .path-folder{opacity:.75}
.tooltip-figures{display:block}
.legend{display:flex;flex-wrap:wrap;gap:4px 16px;margin:10px 0;font-size:12px;color:var(--ink-soft)}
.legend ul{display:flex;flex-wrap:wrap;gap:4px 12px}
.legend li{display:flex;align-items:center;gap:5px}
.swatch{width:14px;height:14px;border-radius:3px;box-shadow:inset 0 0 0 1px light-dark(rgb(0 0 0/.12),rgb(255 255 255/.12))}
.legend-area{margin-left:auto}
.worst{margin-top:20px}
.worst h3{font-size:14px;font-weight:600;margin-bottom:6px}
.worst ol{border:1px solid var(--rule);border-radius:8px;overflow:hidden;background:var(--surface)}
.worst li{display:grid;grid-template-columns:60px minmax(0,1fr) auto;gap:14px;padding:5px 14px}
.worst li+li{border-top:1px solid var(--rule)}
.worst-count{text-align:right;font-weight:600}
.worst-percent{color:var(--ink-soft)}
.filters{display:flex;flex-wrap:wrap;gap:10px;align-items:center;margin-bottom:12px}
.filters input{width:240px}
.filters [role=status]{margin-left:auto}
.services{display:flex;flex-wrap:wrap;gap:6px}
.services button{display:flex;gap:8px;padding:4px 10px}
.services .percent{color:var(--ink-soft)}
.services .percent:empty{display:none}
.services button[aria-pressed=true]{background:var(--accent-ground);border-color:var(--accent);color:var(--accent);font-weight:600}
.services button[aria-pressed=true] .percent{color:inherit;font-weight:400}
table.files{width:100%;border-collapse:separate;border-spacing:0;background:var(--surface);border:1px solid var(--rule);border-radius:8px;overflow:clip}
.files th,.files td{padding:5px 12px;text-align:right;font-weight:400;border-top:1px solid var(--rule);white-space:nowrap}
.files thead th{border-top:0;position:sticky;top:47px;background:var(--surface);box-shadow:inset 0 -1px 0 var(--rule-strong);z-index:1;padding:4px 6px}
.files thead button{border:0;background:none;padding:4px 6px;color:var(--ink-soft);font-size:12px;white-space:nowrap}
.files thead button:hover{color:var(--ink)}
.files thead [aria-sort$=ending] button{color:var(--ink);font-weight:600}
.files .arrow{display:inline-block;width:12px}
.files th[scope=row],.files th.path{text-align:left;white-space:normal;width:100%;overflow-wrap:anywhere}
.files tbody tr:first-child>*{border-top:0}
.files tbody tr:hover{background:var(--sunken)}
.files .missed{font-weight:600}
.files .counts{color:var(--ink-soft);font-size:12px;margin-right:10px}
.files .percent{display:inline-block;min-width:66px}
.files .meter{padding-right:0}
.bar{display:block;width:72px;height:8px;border-radius:2px;overflow:hidden;background:light-dark(#b5402d,#f39a80)}
.bar-fill{display:block;height:100%;background:var(--covered);border-right:1px solid var(--surface)}
.more{display:block;margin:14px auto 0}
.more[hidden],.tooltip[hidden]{display:none}
@media (max-width:1000px){.files .functions,.files .counts{display:none}}
@media (max-width:640px){
.change-file summary{grid-template-columns:14px minmax(0,1fr)}.change-tags,.change-count{grid-column:2;justify-content:flex-start;text-align:left}
.files .branches,.files .meter{display:none}.files th,.files td{padding:5px 8px}.files thead th{padding:4px 2px;position:static}.filters input{width:100%}.filters [role=status]{margin-left:0}
.worst li{grid-template-columns:40px minmax(0,1fr) auto;gap:10px;padding:5px 10px}.legend-area{margin-left:0}.tile{padding:1px 3px;font-size:11px}}
@media (prefers-reduced-motion:reduce){*{transition:none!important}}
`

/** Source lines: each state has a colour, a sign, and a pattern beside its number. */
export const sourceStyle = `
.file-title{font-family:var(--mono);font-size:15px!important}
.file-title .path-folder{color:var(--ink-soft);font-weight:400}
.file-title .path-name{font-weight:600}
.file-figures{display:flex;flex-wrap:wrap;gap:2px 22px}
.file-figure{display:flex;gap:8px}
.file-figure dt{color:var(--ink-soft)}
.file-figure dd{color:var(--ink-soft)}
.file-figure strong{color:var(--ink);font-weight:600}
.file-bar{position:sticky;top:47px;z-index:3;display:flex;flex-wrap:wrap;gap:6px 20px;justify-content:space-between;align-items:center;padding:8px 0;background:var(--ground)}
.key{display:flex;flex-wrap:wrap;gap:4px 16px;font-size:12px;color:var(--ink-soft)}
.key li{display:flex;gap:6px;align-items:center}
.key .sign{width:28px;line-height:18px;height:18px;border-radius:2px}
.jumps{display:flex;gap:6px}
.jumps button{font-size:13px;padding:3px 9px}
.source{overflow-x:auto;background:var(--surface);border:1px solid var(--rule);border-radius:8px;font:12.5px/20px var(--mono);tab-size:4;padding:4px 0}
.source:focus-visible{outline-offset:-2px}
.part,.skipped{min-width:max(100%,calc(var(--columns,0)*1ch + 174px))}
.is-long .part{content-visibility:auto;contain-intrinsic-height:auto calc(var(--rows,1)*20px)}
.row{display:flex;height:20px}
.row>span{flex:none;user-select:none;-webkit-user-select:none}
.change{width:14px;text-align:center;color:var(--accent);font-weight:700}
.number{width:52px;padding-right:8px;text-align:right;color:var(--ink-soft)}
.file .number{cursor:pointer}
.file .number:hover{color:var(--accent)}
.hits{width:62px;padding-right:8px;text-align:right;color:var(--ink-soft);font-size:11px}
.sign{position:relative;width:28px;padding-right:7px;text-align:center;font-weight:700}
.sign::after{content:"";position:absolute;inset:0 0 0 auto;width:7px}
.code{white-space:pre;padding-left:10px;flex:1 0 auto}
.is-covered .code,.is-covered .number,.is-covered .hits,.is-covered .change{background:var(--covered-ground)}
.is-partial .code,.is-partial .number,.is-partial .hits,.is-partial .change{background:var(--partial-ground)}
.is-missed .code,.is-missed .number,.is-missed .hits,.is-missed .change{background:var(--missed-ground)}
.is-missed .number,.is-missed .hits,.is-partial .number,.is-partial .hits{color:var(--ink)}
.is-covered .sign{background:var(--covered);color:light-dark(#10341f,#dff3e6)}
.is-partial .sign{background:var(--partial);color:light-dark(#1b1200,#14171a)}
.is-missed .sign{background:var(--missed);color:light-dark(#fff,#14171a)}
.is-partial .sign::after{background:radial-gradient(circle at 2px 2px,light-dark(#fff,#14171a) 1.1px,transparent 1.5px) 0 0/5px 5px}
.is-missed .sign::after{background:repeating-linear-gradient(135deg,transparent 0 2.5px,light-dark(#fff,#14171a) 2.5px 4px)}
.is-changed .change{background:var(--accent-ground)}
.is-current .number,.is-current .change{background:var(--accent);color:var(--surface)}
.is-current .code{box-shadow:inset 0 1px 0 var(--accent),inset 0 -1px 0 var(--accent)}
.skipped{color:var(--ink-soft);background:var(--sunken);padding-left:44px;height:20px;line-height:18px}
@media (max-width:640px){.hits{display:none}.number{width:40px}.source{font-size:11.5px}.file-bar{position:static}.part,.skipped{min-width:max(100%,calc(var(--columns,0)*1ch + 102px))}}
`

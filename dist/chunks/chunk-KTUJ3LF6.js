import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
import{a as l}from"./chunk-XKPN2OGH.js";import{createWriteStream as f}from"node:fs";import{finished as a}from"node:stream/promises";var s=64*1024*1024;function m(t,r=s){let n=f(t),i=0,e=null;return n.on("error",o=>{e??=o}),{write:o=>{i>r||e!==null||(i+=Buffer.byteLength(o)+1,n.write(i>r?`(the rest is left out: over ${r} bytes)
`:`${o}
`))},close:async()=>{if(e===null&&(n.end(),await a(n).catch(o=>{e??=o})),e!==null)throw u(t,e)}}}function u(t,r){return new l("log/not-written",{expected:`the log ${t} to be written`,found:r.message,fix:"Make room or make the folder writable, and run again."},{cause:r})}export{m as a};

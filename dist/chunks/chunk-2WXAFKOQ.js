import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function n(r){if(r<1e3)return`${Math.round(r)} ms`;if(r<59950)return`${(r/1e3).toFixed(1)} s`;let t=Math.round(r/1e3);return`${Math.floor(t/60)}m ${t%60}s`}export{n as a};

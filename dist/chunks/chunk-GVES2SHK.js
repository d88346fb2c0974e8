import{createRequire as papergateRequire}from'node:module';const require=papergateRequire(import.meta.url);
function o(r){return n=>{let e=u(r,n);return e===void 0?n:n<e.oldStart+e.oldLines?null:n-(e.oldStart+e.oldLines)+(e.newStart+e.newLines)}}function u(r,n){let e=0,t=r.length;for(;e<t;){let l=e+t>>>1;r[l].oldStart<=n?e=l+1:t=l}return r[e-1]}export{o as a};

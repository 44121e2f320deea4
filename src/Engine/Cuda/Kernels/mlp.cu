// open = SiLU(gate) · up of [rows, gate | up], eight channels a thread. Bytes of a row: 3 · INNER elements.
struct Open { const Element* gateUp; Element* open; int rows; };
KERNEL(256) open_gate(Open p){
  begin();
  int i=blockIdx.x*256+threadIdx.x; if(i>=p.rows*(INNER/8)) return;
  int b=i/(INNER/8),c=i%(INNER/8)*8; float g[8],u[8]; const Element* in=p.gateUp+(i64)b*2*INNER+c; load8(in,g); load8(in+INNER,u);
#pragma unroll
  for(int k=0;k<8;k++) g[k]=rounded(silu(g[k]))*u[k];
  store8(p.open+(i64)b*INNER+c,g); }

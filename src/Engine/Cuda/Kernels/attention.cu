// Attention of one new token a row over paged keys and values: norm and rotation of query and key, append, softmax over all tokens, output gate.
//   in     [rows, ATTENTION_COLUMNS]: all queries | keys | values | gates, head by head
//   pages  a row's page i is at ((u64*)row.pages)[i]; of a page, this block has [keys, values][KV_HEADS][64 tokens][HEAD_WIDTH] at pageAt
//   angles [rows][ROTARY]: cosines, then sines of the new position
// Bytes: keys and values of every token once.
struct Attention { const Element* in; const float* queryScale; const float* keyScale; const float* angles; const Row* rows; float* part; float2* extent; u32* arrived; Element* out; const int4* shares; const int* before; i64 pageAt; int count; };

#define SCALE (rsqrtf((float)HEAD_WIDTH))
#define KEYS_AT(kv) ((HEADS+(kv))*HEAD_WIDTH)
#define VALUES_AT(kv) ((HEADS+KV_HEADS+(kv))*HEAD_WIDTH)
#define GATES_AT(h) ((HEADS+2*KV_HEADS+(h))*HEAD_WIDTH)
#define TILE_ELEMENTS (PAGE*HEAD_WIDTH)

DI const u64* pagesOf(const Row* rows,int row){ return (const u64*)rows[row].pages; }
DI int tilesOf(int length){ return length<=0?0:(length+PAGE-1)/PAGE; }

// Work is cut into tiles of 64 tokens of one key head of one row, numbered row by row; block c of G takes tiles [cW/G, (c+1)W/G), so every
// block reads the same number of bytes whatever the lengths are, and one graph serves every mixture of them. No block in use may have an
// empty share, or parts would be counted that nobody writes.
DI int inUse(i64 tiles,int blocks){ return tiles<blocks?(int)tiles:blocks; }
DI int ownerOf(i64 tile,i64 tiles,int used){ return (int)(((tile+1)*used-1)/tiles); }

// Once a step, grid 1 + rows of 128 threads: block 0 the shares of the G blocks, the others the angles of their row's position, in the model's type.
struct Plan { const Row* rows; const float* frequencies; int* before; int4* shares; float* angles; int count,blocks; };
KERNEL(128) plan(Plan p){
  const Row* rows=p.rows; int count=p.count,blocks=p.blocks;
  __shared__ int sums[4],edge[257]; int tid=threadIdx.x,lane=tid&31,warp=tid>>5;
  waitForFront();
  if(blockIdx.x){ int b=blockIdx.x-1; float position=(float)(rows[b].length-1);
    for(int i=tid;i<ROTARY/2;i+=128){ float a=position*p.frequencies[i]; p.angles[b*ROTARY+i]=rounded(cosf(a)); p.angles[b*ROTARY+ROTARY/2+i]=rounded(sinf(a)); }
    return; }
  int r=2*tid,t0=r<count?tilesOf(rows[r].length):0,t1=r+1<count?tilesOf(rows[r+1].length):0,sum=t0+t1;
#pragma unroll
  for(int o=1;o<32;o<<=1){ int v=__shfl_up_sync(ALL,sum,o); if(lane>=o) sum+=v; }
  if(lane==31) sums[warp]=sum;
  __syncthreads();
  int base=0;
#pragma unroll
  for(int i=0;i<4;i++) if(i<warp) base+=sums[i];
  edge[r+1]=base+sum-t1; edge[r+2]=base+sum; if(tid==0) edge[0]=0;
  __syncthreads();
  for(int i=tid;i<=count;i+=128) p.before[i]=edge[i];
  i64 tiles=(i64)edge[count]*KV_HEADS; int used=inUse(tiles,blocks);
  for(int c=tid;c<blocks;c+=128){
    int first=c<used?(int)(c*tiles/used):0,left=c<used?(int)((c+1)*tiles/used)-first:0; int4 share={0,0,0,0},start={0,0,0,0};
    if(left>0){ int from=0,to=count; while(to-from>1){ int m=(from+to)>>1; if(edge[m]*KV_HEADS<=first) from=m; else to=m; }      // the last row that starts at or before the tile
      int own=edge[from+1]-edge[from],inRow=first-edge[from]*KV_HEADS; share.x=from; share.y=inRow/own; share.z=inRow%own; share.w=left;
      u64 page=pagesOf(rows,from)[share.z]; start.x=(int)(u32)page; start.y=(int)(u32)(page>>32); start.z=own; }
    p.shares[2*c]=share; p.shares[2*c+1]=start; } }

#if !F32 && HEAD_WIDTH==256 && ROTARY==64 && HEADS==4*KV_HEADS
// The family's large models. A block is four warps; tiles of keys and values (32 KiB each) pass through a ring of three buffers that cp.async
// fills, chunks of 16 bytes swizzled by the token's lowest three bits. Scores S^T = K Q^T: a warp has 16 tokens (m16n8k16, keys by ldmatrix,
// queries in registers, the 4 heads twice in 8 columns). Output O^T = V^T P^T: a warp has 64 channels, so nothing is summed over warps.
#define TILE 32768
#define RING 3
#define OWN 4                                       // query heads of a key head
DI float4 fresh4(const void* p){ float4 v; asm volatile("ld.global.cg.v4.f32 {%0,%1,%2,%3}, [%4];" : "=f"(v.x),"=f"(v.y),"=f"(v.z),"=f"(v.w) : "l"(p) : "memory"); return v; }
DI float2 fresh2(const void* p){ float2 v; asm volatile("ld.global.cg.v2.f32 {%0,%1}, [%2];" : "=f"(v.x),"=f"(v.y) : "l"(p) : "memory"); return v; }

DI uint4 gateOf(const Attention& p,int row,int head){ return *(const uint4*)(p.in+(i64)row*ATTENTION_COLUMNS+GATES_AT(head)+(threadIdx.x&31)*8); }
DI void finish(const Attention& p,int row,int head,uint4 gate,const float* o,float inverse){      // one warp: out = o · sigmoid(gate)
  float g[8],v[8]; unpack8(gate,g);
#pragma unroll
  for(int i=0;i<8;i++) v[i]=rounded(o[i]*inverse)*rounded(sigmoid(g[i]));
  *(uint4*)(p.out+((i64)row*HEADS+head)*HEAD_WIDTH+(threadIdx.x&31)*8)=pack8(v); }

// 128 threads: warp = query head of the group, lane = 8 channels. The part of block c0 is in slot 1, those of the others in slot 0. 16 parts in flight: this is latency, not bandwidth.
DI void combine(const Attention& p,int row,int kv,int c0,int parts,uint4 gate){
  int lane=threadIdx.x&31,h=threadIdx.x>>5; const float* base=p.part+(i64)c0*2048+h*256+lane*8; const float2* extents=p.extent+(i64)c0*8+h;
  float o[8]={0,0,0,0,0,0,0,0},most,sum; float2 v=make_float2(-1e30f,0); float4 x[16][2];
#pragma unroll
  for(int j=0;j<16;j++) if(j<parts){ const float* q=base+(i64)j*2048+(j==0?1024:0); x[j][0]=fresh4(q); x[j][1]=fresh4(q+4); }
  if(lane<parts) v=fresh2(extents+lane*8+(lane==0?4:0));
  most=v.x; for(int i=lane+32;i<parts;i+=32) most=fmaxf(most,fresh2(extents+i*8).x);
  most=warpMax(most); float w=ex2(v.x-most); sum=w*v.y;
  for(int i0=0;;){
#pragma unroll
    for(int j=0;j<16;j++) if(i0+j<parts){ float wj=__shfl_sync(ALL,w,(i0+j)&31); float4 a=x[j][0],b=x[j][1];
      o[0]=fmaf(wj,a.x,o[0]); o[1]=fmaf(wj,a.y,o[1]); o[2]=fmaf(wj,a.z,o[2]); o[3]=fmaf(wj,a.w,o[3]); o[4]=fmaf(wj,b.x,o[4]); o[5]=fmaf(wj,b.y,o[5]); o[6]=fmaf(wj,b.z,o[6]); o[7]=fmaf(wj,b.w,o[7]); }
    i0+=16; if(i0>=parts) break;
#pragma unroll
    for(int j=0;j<16;j++) if(i0+j<parts){ const float* q=base+(i64)(i0+j)*2048; x[j][0]=fresh4(q); x[j][1]=fresh4(q+4); }
    if((i0&31)==0){ w=0; if(i0+lane<parts){ v=fresh2(extents+(i0+lane)*8); w=ex2(v.x-most); sum+=w*v.y; } } }
  sum=warpSum(sum); finish(p,row,kv*OWN+h,gate,o,1.f/sum); }

DI void turned(const u16* x,const float* scale,const float* angles,u16* to){      // one warp, 256 channels: normed, then the first 64 rotated
  int lane=threadIdx.x&31; float f[8],g[8]; unpack8(*(const uint4*)(x+lane*8),f); load8f(scale+lane*8,g);
  float r=rsqrtf(warpSum(dot8(f,f))*(1.f/HEAD_WIDTH)+EPSILON); const float* c=angles+(lane&3)*8;
#pragma unroll
  for(int i=0;i<8;i++){ float v=rounded(f[i]*r*g[i]),u=__shfl_xor_sync(ALL,v,4); f[i]=lane<8?v*c[i]+(lane<4?-u:u)*c[32+i]:v; }
  *(uint4*)(to+lane*8)=pack8(f); }

// MERGE 1: heads cut over several blocks are left to `merge` (better up to 16 rows); 0: the block that arrives last combines them (better for many rows)
template<int MERGE> DI void attend(const Attention& p){
  extern __shared__ __align__(128) u8 room[];
  u16* sQ=(u16*)(room+RING*TILE); u16* sK=sQ+1024; u16* sV=sK+256; float* sS=(float*)(sV+256); float* sO=sS+4*72; float* sM=sO+1024; int* before=(int*)(sM+8); int* lengths=before+260; int* last=lengths+256; u32 ring=shared(room);
  int tid=threadIdx.x,lane=tid&31,warp=tid>>5,g=lane>>2,t=lane&3,c=blockIdx.x;
  int4 share=p.shares[c*2],start=p.shares[c*2+1];
  for(int r=tid;r<=p.count;r+=128){ before[r]=p.before[r]; lengths[r<256?r:255]=r<p.count?p.rows[r].length:0; }
  int row=share.x,kv=share.y,tile=share.z,left=share.w,tiles=start.z; if(left<=0){ begin(); return; }
  __syncthreads();
  // the loading cursor runs RING-1 items (keys, values, keys, ...) ahead of the computation
  int atRow=row,atTiles=tiles,atKv=kv,atTile=tile,items=2*left; u64 page=((u64)(u32)start.y<<32)|(u32)start.x; const u64* pages=pagesOf(p.rows,atRow);
  auto ask=[&](int item){
    if(item<items){
      u32 to=ring+(item%RING)*TILE; const u16* from=(const u16*)(page+p.pageAt)+((item&1)*KV_HEADS+atKv)*TILE_ELEMENTS; int valid=lengths[atRow]-1-atTile*PAGE;      // the new token is not in memory yet
#pragma unroll
      for(int i=0;i<16;i++){ int r=i*4+warp; copy16(to+r*512+((lane^(r&7))<<4),from+r*256+lane*8,r<valid?16:0); }
      if((item&1) && item+1<items){
        if(++atTile==atTiles){ atTile=0; if(++atKv==KV_HEADS){ atKv=0; do atRow++; while(before[atRow+1]==before[atRow]); atTiles=before[atRow+1]-before[atRow]; pages=pagesOf(p.rows,atRow); } }
        page=pages[atTile]; } }
    commit(); };
#pragma unroll
  for(int i=0;i<RING-1;i++) ask(i);
  begin();                                     // everything above reads only what earlier steps wrote
  int item=0,cutRow[2]={-1,-1},cutKv[2]={0,0},cutTiles[2]={0,0};       // the at most two heads that this block shares with others
  while(left>0){
    int length=lengths[row],n=tiles-tile<left?tiles-tile:left,first=tile; bool toEnd=tile+n==tiles;
    const u16* in=p.in+(i64)row*ATTENTION_COLUMNS; const float* angles=p.angles+row*ROTARY;
    turned(in+(kv*OWN+warp)*HEAD_WIDTH,p.queryScale,angles,sQ+warp*256);
    if(toEnd && warp<2){ u16* to=(u16*)(pagesOf(p.rows,row)[tiles-1]+p.pageAt)+((warp*KV_HEADS+kv)*PAGE+((length-1)&63))*HEAD_WIDTH;      // append: warp 0 the key, warp 1 the value
      if(warp==0) turned(in+KEYS_AT(kv),p.keyScale,angles,sK); else *(uint4*)(sV+lane*8)=*(const uint4*)(in+VALUES_AT(kv)+lane*8);
      *(uint4*)(to+lane*8)=*(const uint4*)((warp?sV:sK)+lane*8); }
    uint4 gate=gateOf(p,row,kv*OWN+warp);
    __syncthreads();
    u32 q[32]; float acc[4][4],m=-1e30f,l=0;
#pragma unroll
    for(int k=0;k<16;k++){ const u32* s=(const u32*)(sQ+(g&3)*256+k*16+2*t); q[2*k]=s[0]; q[2*k+1]=s[4]; }
#pragma unroll
    for(int i=0;i<4;i++) acc[i][0]=acc[i][1]=acc[i][2]=acc[i][3]=0;
    for(;n>0;n--,left--,tile++,item+=2){
      arrivedBut<RING-2>(); __syncthreads();                          // the keys are there, the values before them are used up
      ask(item+RING-1);
      u32 keys=ring+(item%RING)*TILE; bool hasNew=tile==tiles-1; int nr=(length-1)&63;
      if(hasNew && warp==nr>>4){ *(uint4*)(room+(item%RING)*TILE+nr*512+((lane^(nr&7))<<4))=*(const uint4*)(sK+lane*8); __syncwarp(); }      // the new key into its tile
      float s[4][4];
#pragma unroll
      for(int i=0;i<4;i++) s[i][0]=s[i][1]=s[i][2]=s[i][3]=0;
      { int r=warp*16+(lane&15); u32 base=keys+r*512; int x=r&7,h8=lane>>4;
#pragma unroll
        for(int k=0;k<16;k++){ u32 a[4]; matrices(a,base+(((2*k+h8)^x)<<4)); multiply(s[k&3],a,q[2*k],q[2*k+1]); } }
      if(t<2){ const float scale=0.0625f*1.4426950408889634f; int tk=warp*16+g,limit=length-tile*PAGE;
#pragma unroll
        for(int i=0;i<4;i++){ float v=(s[0][i]+s[1][i])+(s[2][i]+s[3][i]); int tt=tk+(i>>1)*8; sS[(2*t+(i&1))*72+tt]=tt<limit?v*scale:-1e30f; } }
      arrivedBut<RING-2>(); __syncthreads();                          // the values and all scores are there, the keys are used up
      ask(item+RING);
      u32 values=ring+((item+1)%RING)*TILE;
      if(hasNew && lane<8) *(uint4*)(room+((item+1)%RING)*TILE+nr*512+(((warp*8+lane)^(nr&7))<<4))=*(const uint4*)(sV+warp*64+lane*8);
      __syncwarp();
      float pr[16],most=m;
#pragma unroll
      for(int j=0;j<8;j++){ float2 v=*(const float2*)(sS+(g&3)*72+8*j+2*t); pr[2*j]=v.x; pr[2*j+1]=v.y; most=fmaxf(most,fmaxf(v.x,v.y)); }
      most=fmaxf(most,__shfl_xor_sync(ALL,most,1)); most=fmaxf(most,__shfl_xor_sync(ALL,most,2));
      float shrink=ex2(m-most); m=most; l*=shrink;
#pragma unroll
      for(int j=0;j<16;j++){ pr[j]=ex2(pr[j]-most); l+=pr[j]; }
      float a0=__shfl_sync(ALL,shrink,((2*t)&3)*4),a1=__shfl_sync(ALL,shrink,((2*t+1)&3)*4);
#pragma unroll
      for(int i=0;i<4;i++){ acc[i][0]*=a0; acc[i][1]*=a1; acc[i][2]*=a0; acc[i][3]*=a1; }
#pragma unroll
      for(int k=0;k<4;k++){ u32 b0=pack2(pr[4*k],pr[4*k+1]),b1=pack2(pr[4*k+2],pr[4*k+3]); int r=k*16+((lane>>4)<<3)+(lane&7),cb=warp*8+((lane>>3)&1);
#pragma unroll
        for(int i=0;i<4;i++){ u32 a[4]; matricesT(a,values+r*512+(((cb+2*i)^(r&7))<<4)); multiply(acc[i],a,b0,b1); } }
    }
    l+=__shfl_xor_sync(ALL,l,1); l+=__shfl_xor_sync(ALL,l,2);
    if(warp==0 && t==0 && g<4){ sM[g]=m; sM[4+g]=l; }
    if(t<2)
#pragma unroll
      for(int i=0;i<4;i++){ float* o=sO+2*t*256+warp*64+i*16+g; o[0]=acc[i][0]; o[256]=acc[i][1]; o[8]=acc[i][2]; o[264]=acc[i][3]; }
    __syncthreads();
    { float4 x=*(float4*)(sO+warp*256+lane*8),y=*(float4*)(sO+warp*256+lane*8+4);
      if(first==0 && toEnd){ float o[8]={x.x,x.y,x.z,x.w,y.x,y.y,y.z,y.w}; finish(p,row,kv*OWN+warp,gate,o,1.f/sM[4+warp]); }
      else { i64 slot=((i64)c*2+(first==0))*4+warp; float* o=p.part+slot*256+lane*8; *(float4*)o=x; *(float4*)(o+4)=y; if(lane==0) p.extent[slot]=make_float2(sM[warp],sM[4+warp]);
        if(first==0){ cutRow[1]=row; cutKv[1]=kv; cutTiles[1]=tiles; } else { cutRow[0]=row; cutKv[0]=kv; cutTiles[0]=tiles; } } }
    if(tile==tiles){ tile=0; if(++kv==KV_HEADS){ kv=0; if(left>0){ do row++; while(before[row+1]==before[row]); tiles=before[row+1]-before[row]; } } }
  }
  // all that is shared is counted once, at the end of the block: one fence, one round trip
  if(!MERGE && (cutRow[0]>=0 || cutRow[1]>=0)){
    uint4 g0=make_uint4(0,0,0,0),g1=g0; if(cutRow[0]>=0) g0=gateOf(p,cutRow[0],cutKv[0]*OWN+warp); if(cutRow[1]>=0) g1=gateOf(p,cutRow[1],cutKv[1]*OWN+warp);
    __syncthreads();
    if(tid<2){ int r=tid?cutRow[1]:cutRow[0],h=tid?cutKv[1]:cutKv[0],n=tid?cutTiles[1]:cutTiles[0]; last[tid*2]=0;
      if(r>=0){ i64 all=(i64)before[p.count]*KV_HEADS,s=(i64)before[r]*KV_HEADS+(i64)h*n; int used=inUse(all,gridDim.x),c0=ownerOf(s,all,used),parts=ownerOf(s+n-1,all,used)-c0+1;
        __threadfence(); u32 old=atomicAdd(p.arrived+r*KV_HEADS+h,1u); __threadfence();
        if((int)old==parts-1){ last[tid*2]=parts; last[tid*2+1]=c0; p.arrived[r*KV_HEADS+h]=0; } } }
    __syncthreads();
    if(last[0]) combine(p,cutRow[0],cutKv[0],last[1],last[0],g0);
    if(last[2]) combine(p,cutRow[1],cutKv[1],last[3],last[2],g1); }
}
extern "C" __global__ void __launch_bounds__(128,2) attend_whole(Attention p){ attend<0>(p); }
extern "C" __global__ void __launch_bounds__(128,2) attend_parts(Attention p){ attend<1>(p); }

// Grid (HEADS, rows), 256 threads: one query head; a thread has 4 channels of every fourth part, 8 parts in flight.
struct Merge { Attention attention; int blocks; };
KERNEL(256) merge(Merge arguments){
  const Attention& p=arguments.attention;
  __shared__ __align__(16) float others[3][256]; int row=blockIdx.y,head=blockIdx.x,h=head%OWN,tid=threadIdx.x,lane=tid&31,group=tid>>6,d=(tid&63)*4;
  int b0=p.before[row],tiles=p.before[row+1]-b0; i64 all=(i64)p.before[p.count]*KV_HEADS,s=(i64)b0*KV_HEADS+(i64)(head/OWN)*tiles; int c0=0,parts=0,used=inUse(all,arguments.blocks);
  if(tiles>0){ c0=ownerOf(s,all,used); parts=ownerOf(s+tiles-1,all,used)-c0+1; }
  begin(); if(parts<2) return;
  const float* base=p.part+(i64)c0*2048+h*256+d; const float2* extents=p.extent+(i64)c0*8+h; uint2 gate=make_uint2(0,0); if(group==0) gate=*(const uint2*)(p.in+(i64)row*ATTENTION_COLUMNS+GATES_AT(head)+d);
  float4 x[8],o={0,0,0,0}; float most=-1e30f,sum=0;
#pragma unroll
  for(int j=0;j<8;j++){ int i=group+4*j; if(i<parts) x[j]=fresh4(base+(i64)i*2048+(i==0?1024:0)); }
  for(int i=lane;i<parts;i+=32) most=fmaxf(most,fresh2(extents+i*8+(i==0?4:0)).x);
  most=warpMax(most);
  for(int i0=0;;){ float w=0; int me=i0+lane; if(me<parts){ float2 v=fresh2(extents+me*8+(me==0?4:0)); w=ex2(v.x-most); sum+=w*v.y; }
#pragma unroll
    for(int j=0;j<8;j++){ float wj=__shfl_sync(ALL,w,group+4*j); if(i0+group+4*j<parts){ o.x=fmaf(wj,x[j].x,o.x); o.y=fmaf(wj,x[j].y,o.y); o.z=fmaf(wj,x[j].z,o.z); o.w=fmaf(wj,x[j].w,o.w); } }
    i0+=32; if(i0>=parts) break;
#pragma unroll
    for(int j=0;j<8;j++){ int i=i0+group+4*j; if(i<parts) x[j]=fresh4(base+(i64)i*2048); } }
  sum=1.f/warpSum(sum); if(group) *(float4*)&others[group-1][d]=o; __syncthreads(); if(group) return;
#pragma unroll
  for(int k=0;k<3;k++){ float4 a=*(float4*)&others[k][d]; o.x+=a.x; o.y+=a.y; o.z+=a.z; o.w+=a.w; }
  uint2 r; r.x=pack2(rounded(o.x*sum)*rounded(sigmoid(low(gate.x))),rounded(o.y*sum)*rounded(sigmoid(high(gate.x)))); r.y=pack2(rounded(o.z*sum)*rounded(sigmoid(low(gate.y))),rounded(o.w*sum)*rounded(sigmoid(high(gate.y))));
  *(uint2*)(p.out+((i64)row*HEADS+head)*HEAD_WIDTH+d)=r; }
#endif

// Any shape and type, plainly: grid (HEADS, rows), four warps that take turns at the tokens. The first head of a group appends.
#define CHANNELS ((HEAD_WIDTH+31)/32)               // of a lane: lane, lane + 32, ...
DI void turnedAny(const Element* x,const float* scale,const float* angles,float* to){      // one warp
  int lane=threadIdx.x&31; float f[CHANNELS],square=0;
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; f[i]=d<HEAD_WIDTH?get(x[d]):0.f; square=fmaf(f[i],f[i],square); }
  float r=rsqrtf(warpSum(square)*(1.f/HEAD_WIDTH)+EPSILON);
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) to[d]=rounded(f[i]*r*scale[d]); }
  __syncwarp();
  for(int d=lane;d<ROTARY/2;d+=32){ float a=to[d],b=to[d+ROTARY/2],c=angles[d],s=angles[ROTARY/2+d]; to[d]=rounded(a*c-b*s); to[d+ROTARY/2]=rounded(b*c+a*s); }
  __syncwarp(); }
KERNEL(128) attend_any(Attention p){
  __shared__ float query[HEAD_WIDTH],key[HEAD_WIDTH],acc[4][HEAD_WIDTH],most[4],sums[4];
  int head=blockIdx.x,row=blockIdx.y,kv=head/GROUP,tid=threadIdx.x,lane=tid&31,warp=tid>>5,length=p.rows[row].length;
  begin();
  if(length<=0) return;
  const Element* in=p.in+(i64)row*ATTENTION_COLUMNS; const float* angles=p.angles+row*ROTARY; const u64* pages=pagesOf(p.rows,row);
  if(warp==0) turnedAny(in+head*HEAD_WIDTH,p.queryScale,angles,query); else if(warp==1) turnedAny(in+KEYS_AT(kv),p.keyScale,angles,key);
  __syncthreads();
  const Element* value=in+VALUES_AT(kv); int at=length-1;
  if(head%GROUP==0){ Element* to=(Element*)(pages[at/PAGE]+p.pageAt)+(i64)kv*TILE_ELEMENTS+(at%PAGE)*HEAD_WIDTH;
    for(int d=tid;d<HEAD_WIDTH;d+=128){ to[d]=put(key[d]); to[(i64)KV_HEADS*TILE_ELEMENTS+d]=value[d]; } }
  float q[CHANNELS],o[CHANNELS],m=-1e30f,l=0;
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; q[i]=d<HEAD_WIDTH?query[d]*SCALE:0.f; o[i]=0; }
  for(int t=warp;t<length;t+=4){
    const Element* k=(const Element*)(pages[t/PAGE]+p.pageAt)+(i64)kv*TILE_ELEMENTS+(t%PAGE)*HEAD_WIDTH; const Element* v=t==at?value:k+(i64)KV_HEADS*TILE_ELEMENTS; float s=0;
#pragma unroll
    for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) s=fmaf(q[i],t==at?key[d]:get(k[d]),s); }
    s=warpSum(s); float now=fmaxf(m,s),shrink=EXP(m-now),w=EXP(s-now); m=now; l=l*shrink+w;
#pragma unroll
    for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) o[i]=fmaf(w,get(v[d]),o[i]*shrink); } }
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) acc[warp][d]=o[i]; }
  if(lane==0){ most[warp]=m; sums[warp]=l; }
  __syncthreads();
  float top=fmaxf(fmaxf(most[0],most[1]),fmaxf(most[2],most[3])),w[4],sum=0;
#pragma unroll
  for(int i=0;i<4;i++){ w[i]=EXP(most[i]-top); sum+=w[i]*sums[i]; }
  for(int d=tid;d<HEAD_WIDTH;d+=128){ float all=0;
#pragma unroll
    for(int i=0;i<4;i++) all=fmaf(w[i],acc[i][d],all);
    p.out[((i64)row*HEADS+head)*HEAD_WIDTH+d]=put(rounded(all/sum)*rounded(sigmoid(get(in[GATES_AT(head)+d])))); } }

// Causal attention of many new tokens over paged keys and values: pieces of rows of any lengths, one behind the other.
//   in     [tokens, ATTENTION_COLUMNS]: all queries | keys | values | gates, head by head, of a slice
//   angles [tokens][ROTARY]: cosines, then sines
// angles       once a pass, in the model's type
// turn         norm and rotation of queries (in place) and keys; keys and values to their pages
// attend_tiles softmax over all tokens up to each, output gate, on matrix units; attend_each the same for any shape and type, plainly
struct Angles { const Token* tokens; const float* frequencies; float* angles; int count; };
KERNEL(256) angles(Angles p){
  begin();
  int i=blockIdx.x*256+threadIdx.x,t=i/(ROTARY/2),c=i%(ROTARY/2); if(t>=p.count) return;
  float a=(float)p.tokens[t].position*p.frequencies[c]; p.angles[(i64)t*ROTARY+c]=rounded(cosf(a)); p.angles[(i64)t*ROTARY+ROTARY/2+c]=rounded(sinf(a)); }

#define KEYS_AT(kv) ((HEADS+(kv))*HEAD_WIDTH)
#define VALUES_AT(kv) ((HEADS+KV_HEADS+(kv))*HEAD_WIDTH)
#define GATES_AT(h) ((HEADS+2*KV_HEADS+(h))*HEAD_WIDTH)
#define TILE_ELEMENTS (PAGE*HEAD_WIDTH)
#define CHANNELS ((HEAD_WIDTH+31)/32)               // of a lane: lane, lane + 32, ...

// Grid (tokens, (HEADS + 2 KV_HEADS)/4 rounded up), one warp a query, key or value.
struct Turn { Element* in; const float* queryScale; const float* keyScale; const float* angles; const Token* tokens; i64 pageAt; };
KERNEL(128) turn(Turn p){
  __shared__ float room[4][HEAD_WIDTH];
  begin();
  int unit=blockIdx.y*4+(threadIdx.x>>5),lane=threadIdx.x&31; i64 t=blockIdx.x; if(unit>=HEADS+2*KV_HEADS) return;
  Element* x=p.in+t*ATTENTION_COLUMNS+unit*HEAD_WIDTH; Element* to=x; int kv=unit-HEADS;
  if(kv>=0){ Token token=p.tokens[t]; u64 page=((const u64*)token.pages)[token.position/PAGE]; to=(Element*)(page+p.pageAt)+(i64)kv*TILE_ELEMENTS+token.position%PAGE*HEAD_WIDTH; }      // keys, then values: KV_HEADS tiles each
  if(kv>=KV_HEADS){ for(int d=lane*4;d<HEAD_WIDTH;d+=128) *(Four*)(to+d)=*(const Four*)(x+d); return; }
  const float* scale=kv<0?p.queryScale:p.keyScale; const float* a=p.angles+t*ROTARY; float* y=room[threadIdx.x>>5]; float f[CHANNELS],square=0;
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; f[i]=d<HEAD_WIDTH?get(x[d]):0.f; square=fmaf(f[i],f[i],square); }
  float r=rsqrtf(warpSum(square)*(1.f/HEAD_WIDTH)+EPSILON);
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) y[d]=rounded(f[i]*r*scale[d]); }
  __syncwarp();
  for(int d=lane;d<ROTARY/2;d+=32){ float u=y[d],v=y[d+ROTARY/2],c=a[d],s=a[ROTARY/2+d]; y[d]=u*c-v*s; y[d+ROTARY/2]=v*c+u*s; }
  __syncwarp();
  for(int d=lane*4;d<HEAD_WIDTH;d+=128) *(Four*)(to+d)=pack4(y+d); }

struct Attend { const Element* in; const Piece* pieces; const int2* tiles; const Token* tokens; Element* out; i64 pageAt; int count; };

#if !F32 && HEAD_WIDTH%64==0 && HEAD_WIDTH<=256 && (GROUP==1 || GROUP==2 || GROUP==4 || GROUP==8)
// Grid (KV_HEADS, tiles), the longest first. A block of eight warps has 128 queries, OF_TILE tokens of the GROUP heads of a key head; a warp
// 16 of them. Keys and values come in tiles of a page through a ring of three that cp.async fills; chunks of 16 bytes are swizzled by the row's lowest
// three bits. Per tile a warp has 16 × 64 scores and 16 × HEAD_WIDTH sums in registers.
#define OF_TILE (128/GROUP)
#define PIECES_OF_ROW (HEAD_WIDTH/8)
#define TILE_BYTES (PAGE*HEAD_WIDTH*2)
extern "C" __global__ void __launch_bounds__(256,1) attend_tiles(Attend p){
  extern __shared__ __align__(128) u8 room[];
  begin();
  int tid=threadIdx.x,lane=tid&31,warp=tid>>5,g=lane>>2,t=lane&3,kv=blockIdx.x; int2 tile=p.tiles[blockIdx.y]; Piece q=p.pieces[tile.x];
  int from=tile.y,n=min(OF_TILE,q.count-from),last=q.position+from+n,tiles=(last+PAGE-1)/PAGE; const u64* pages=(const u64*)q.pages; u32 queries=shared(room),ring=queries+128*HEAD_WIDTH*2;
  for(int i=tid;i<128*PIECES_OF_ROW;i+=256){ int r=i/PIECES_OF_ROW,c=i%PIECES_OF_ROW,token=r%OF_TILE;
    copy16(queries+r*HEAD_WIDTH*2+((c^(r&7))<<4),p.in+(i64)(q.first+from+(token<n?token:0))*ATTENTION_COLUMNS+(kv*GROUP+r/OF_TILE)*HEAD_WIDTH+c*8,token<n?16:0); }
  auto ask=[&](int item){
    if(item<2*tiles){ int at=(item>>1)*PAGE; u32 to=ring+(item%3)*TILE_BYTES; const u16* x=(const u16*)(pages[item>>1]+p.pageAt)+((item&1)*KV_HEADS+kv)*TILE_ELEMENTS;
#pragma unroll
      for(int i=tid;i<PAGE*PIECES_OF_ROW;i+=256){ int r=i/PIECES_OF_ROW,c=i%PIECES_OF_ROW; copy16(to+r*HEAD_WIDTH*2+((c^(r&7))<<4),x+r*HEAD_WIDTH+c*8,at+r<last?16:0); } }
    commit(); };
  ask(0); ask(1);
  const float scale=rsqrtf((float)HEAD_WIDTH)*1.4426950408889634f;
  float o[HEAD_WIDTH/8][4],m0=-1e30f,m1=-1e30f,l0=0,l1=0; int r0=warp*16+g,p0=q.position+from+r0%OF_TILE,p1=q.position+from+(r0+8)%OF_TILE;
#pragma unroll
  for(int i=0;i<HEAD_WIDTH/8;i++) o[i][0]=o[i][1]=o[i][2]=o[i][3]=0;
  int qr=warp*16+(lane&15); u32 qa=queries+qr*HEAD_WIDTH*2; int qx=qr&7,half=lane>>4,kr=(lane&7)+((lane>>4)<<3),kc=(lane>>3)&1,vr=lane&15;
  for(int j=0;j<tiles;j++){
    arrivedBut<1>(); __syncthreads();                 // the keys are there, and the values of the tile before are used up
    ask(2*j+2);
    u32 keys=ring+(2*j%3)*TILE_BYTES; float s[8][4];
#pragma unroll
    for(int i=0;i<8;i++) s[i][0]=s[i][1]=s[i][2]=s[i][3]=0;
#pragma unroll
    for(int k=0;k<HEAD_WIDTH/16;k++){ u32 a[4],b[4]; matrices(a,qa+(((2*k+half)^qx)<<4));
#pragma unroll
      for(int i=0;i<4;i++){ int r=i*16+kr; matrices(b,keys+r*HEAD_WIDTH*2+(((2*k+kc)^(r&7))<<4)); multiply(s[2*i],a,b[0],b[1]); multiply(s[2*i+1],a,b[2],b[3]); } }
    if(j*PAGE+PAGE-1>q.position+from)                 // some token may not see all of this tile
#pragma unroll
      for(int i=0;i<8;i++){ int at=j*PAGE+i*8+2*t; if(at>p0) s[i][0]=-1e30f; if(at+1>p0) s[i][1]=-1e30f; if(at>p1) s[i][2]=-1e30f; if(at+1>p1) s[i][3]=-1e30f; }
    float n0=m0,n1=m1;
#pragma unroll
    for(int i=0;i<8;i++){ n0=fmaxf(n0,fmaxf(s[i][0],s[i][1])); n1=fmaxf(n1,fmaxf(s[i][2],s[i][3])); }
    n0=fmaxf(n0,__shfl_xor_sync(ALL,n0,1)); n0=fmaxf(n0,__shfl_xor_sync(ALL,n0,2)); n1=fmaxf(n1,__shfl_xor_sync(ALL,n1,1)); n1=fmaxf(n1,__shfl_xor_sync(ALL,n1,2));
    float e0=ex2((m0-n0)*scale),e1=ex2((m1-n1)*scale); m0=n0; m1=n1; l0*=e0; l1*=e1; float b0=n0*scale,b1=n1*scale;
#pragma unroll
    for(int i=0;i<8;i++){ s[i][0]=ex2(fmaf(s[i][0],scale,-b0)); s[i][1]=ex2(fmaf(s[i][1],scale,-b0)); s[i][2]=ex2(fmaf(s[i][2],scale,-b1)); s[i][3]=ex2(fmaf(s[i][3],scale,-b1)); l0+=s[i][0]+s[i][1]; l1+=s[i][2]+s[i][3]; }
#pragma unroll
    for(int i=0;i<HEAD_WIDTH/8;i++){ o[i][0]*=e0; o[i][1]*=e0; o[i][2]*=e1; o[i][3]*=e1; }
    arrivedBut<1>(); __syncthreads();                 // the values are there, and the keys are used up
    ask(2*j+3);
    u32 values=ring+((2*j+1)%3)*TILE_BYTES;
#pragma unroll
    for(int k=0;k<4;k++){ u32 a[4]={pack2(s[2*k][0],s[2*k][1]),pack2(s[2*k][2],s[2*k][3]),pack2(s[2*k+1][0],s[2*k+1][1]),pack2(s[2*k+1][2],s[2*k+1][3])},b[4]; int r=k*16+vr; u32 row=values+r*HEAD_WIDTH*2;
#pragma unroll
      for(int i=0;i<HEAD_WIDTH/16;i++){ matricesT(b,row+(((2*i+half)^(r&7))<<4)); multiply(o[2*i],a,b[0],b[1]); multiply(o[2*i+1],a,b[2],b[3]); } }
  }
  l0+=__shfl_xor_sync(ALL,l0,1); l0+=__shfl_xor_sync(ALL,l0,2); l1+=__shfl_xor_sync(ALL,l1,1); l1+=__shfl_xor_sync(ALL,l1,2);
#pragma unroll
  for(int side=0;side<2;side++){ int r=r0+8*side,token=r%OF_TILE,head=kv*GROUP+r/OF_TILE; if(token>=n) continue;
    i64 at=q.first+from+token; float inverse=1.f/(side?l1:l0); const u16* gate=p.in+at*ATTENTION_COLUMNS+GATES_AT(head)+2*t; u16* to=p.out+(at*HEADS+head)*HEAD_WIDTH+2*t;
#pragma unroll
    for(int i=0;i<HEAD_WIDTH/8;i++){ u32 v=*(const u32*)(gate+i*8); *(u32*)(to+i*8)=pack2(rounded(o[i][2*side]*inverse)*rounded(sigmoid(low(v))),rounded(o[i][2*side+1]*inverse)*rounded(sigmoid(high(v)))); } } }
#endif

// Grid (HEADS, tokens/4 rounded up), a warp a token: 32 keys at a time, one of them a lane.
KERNEL(128) attend_each(Attend p){
  __shared__ float room[4][HEAD_WIDTH];
  begin();
  int head=blockIdx.x,kv=head/GROUP,lane=threadIdx.x&31; i64 t=(i64)blockIdx.y*4+(threadIdx.x>>5); if(t>=p.count) return;
  float* query=room[threadIdx.x>>5]; const Element* in=p.in+t*ATTENTION_COLUMNS; Token token=p.tokens[t]; const u64* pages=(const u64*)token.pages; int length=token.position+1;
  for(int d=lane;d<HEAD_WIDTH;d+=32) query[d]=get(in[head*HEAD_WIDTH+d])*rsqrtf((float)HEAD_WIDTH);
  __syncwarp();
  float o[CHANNELS],m=-1e30f,l=0;
#pragma unroll
  for(int i=0;i<CHANNELS;i++) o[i]=0;
  for(int at=0;at<length;at+=32){
    const Element* k=(const Element*)(pages[at/PAGE]+p.pageAt)+(i64)kv*TILE_ELEMENTS+at%PAGE*HEAD_WIDTH; const Element* v=k+(i64)KV_HEADS*TILE_ELEMENTS; int n=min(32,length-at); float s=-1e30f;
    if(lane<n){ s=0; for(int d=0;d<HEAD_WIDTH;d+=4){ float f[4]; unpack4(*(const Four*)(k+lane*HEAD_WIDTH+d),f); s=fmaf(f[0],query[d],s); s=fmaf(f[1],query[d+1],s); s=fmaf(f[2],query[d+2],s); s=fmaf(f[3],query[d+3],s); } }
    float now=fmaxf(m,warpMax(s)),shrink=EXP(m-now),w=lane<n?EXP(s-now):0.f; m=now; l=l*shrink+warpSum(w);
#pragma unroll
    for(int i=0;i<CHANNELS;i++) o[i]*=shrink;
    for(int j=0;j<n;j++){ float own=__shfl_sync(ALL,w,j);
#pragma unroll
      for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) o[i]=fmaf(own,get(v[j*HEAD_WIDTH+d]),o[i]); } } }
#pragma unroll
  for(int i=0;i<CHANNELS;i++){ int d=lane+32*i; if(d<HEAD_WIDTH) p.out[(t*HEADS+head)*HEAD_WIDTH+d]=put(rounded(o[i]/l)*rounded(sigmoid(get(in[GATES_AT(head)+d])))); } }

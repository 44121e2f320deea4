// The recurrent part of a linear-attention block for one token a row: causal convolution + SiLU, decay and strength, gated delta rule, gated norm.
//   in     [rows, LINEAR_COLUMNS]: q | k | v | z | b | a
//   state  [VALUE_HEADS][KEY_WIDTH][VALUE_WIDTH] float32 at stateAt of the row's states, read and written once
//   ring   [4][CONV_CHANNELS] at ringAt: the last four columns before the convolution, that of position p in slot p & 3. Nobody reads slot
//          p & 3 in the step that writes it, so the value heads that share a key head need no order.
// A block of 256 is one value head of one row; the state sits in registers: warp w has KEY_WIDTH/8 of its rows, a lane four columns.
// Bytes: 2 · VALUE_HEADS · KEY_WIDTH · VALUE_WIDTH · 4 a row; 93 % of the memory's bandwidth at 89 rows.
struct Delta { const Element* in; const Row* rows; const Element* taps; const float* rate; const float* bias; const float* weight; Element* out; i64 stateAt,ringAt; int wide; };     // rate = -exp(A_log)

#define KEYS_OF_WARP (KEY_WIDTH/8)
// EARLY 1: the state is asked for before the kernel in front has ended, best for one row; 0: what the convolution needs comes first, best where blocks come in waves
template<int EARLY> DI void delta(const Delta& p){
  __shared__ __align__(16) float partK[8][VALUE_WIDTH],partQ[8][VALUE_WIDTH],change[VALUE_WIDTH],query[KEY_WIDTH],key[KEY_WIDTH],value[VALUE_WIDTH]; __shared__ float sums[4],decayStrength[2];
  int tid=threadIdx.x,warp=tid>>5,lane=tid&31,h=blockIdx.x%VALUE_HEADS,kh=h/(VALUE_HEADS/KEY_HEADS); i64 b=blockIdx.x/VALUE_HEADS;
  int length=p.rows[b].length; u64 states=p.rows[b].state,rings=p.rows[b].ring; bool idle=length<=0,column=lane*4<VALUE_WIDTH;
  float* s=(float*)(states+p.stateAt)+((i64)h*KEY_WIDTH+warp*KEYS_OF_WARP)*VALUE_WIDTH+lane*4; float4 r[KEYS_OF_WARP];
  if(EARLY && !idle && column)
#pragma unroll
    for(int i=0;i<KEYS_OF_WARP;i++) r[i]=*(const float4*)(s+i*VALUE_WIDTH);
  // a thread has two channels of query, key or value
  int channel=-1,at=tid*2; float* mixed=query;
  if(tid<KEY_WIDTH/2) channel=kh*KEY_WIDTH+at;
  else if(tid<KEY_WIDTH){ at-=KEY_WIDTH; channel=(KEY_HEADS+kh)*KEY_WIDTH+at; mixed=key; }
  else if(tid<KEY_WIDTH+VALUE_WIDTH/2){ at-=2*KEY_WIDTH; channel=2*KEY_HEADS*KEY_WIDTH+h*VALUE_WIDTH+at; mixed=value; }
  int position=length-1; Element* ring=(Element*)(rings+p.ringAt)+channel; float o3[2],o2[2],o1[2],tap[8],weight=0,a=0,rate=0;
  if(channel>=0 && !idle){ load2(ring+(i64)((position-3)&3)*CONV_CHANNELS,o3); load2(ring+(i64)((position-2)&3)*CONV_CHANNELS,o2); load2(ring+(i64)((position-1)&3)*CONV_CHANNELS,o1); load8(p.taps+channel*4,tap); }
  if(tid<VALUE_WIDTH) weight=p.weight[tid];
  if(tid==224){ a=p.bias[h]; rate=p.rate[h]; }
  begin();
  if(idle) return;
  const Element* in=p.in+b*LINEAR_COLUMNS; float n[2],gate=0;
  if(channel>=0) load2(in+channel,n);
  if(tid<VALUE_WIDTH) gate=get(in[CONV_CHANNELS+h*VALUE_WIDTH+tid]);
  if(tid==192) a=get(in[CONV_CHANNELS+VALUE_HEADS*VALUE_WIDTH+h]);
  if(tid==224) a+=get(in[CONV_CHANNELS+VALUE_HEADS*VALUE_WIDTH+VALUE_HEADS+h]);
  if(!EARLY && column)
#pragma unroll
    for(int i=0;i<KEYS_OF_WARP;i++) r[i]=*(const float4*)(s+i*VALUE_WIDTH);
  if(channel>=0){
    if(mixed==value || h%(VALUE_HEADS/KEY_HEADS)==0) store2(ring+(i64)(position&3)*CONV_CHANNELS,n);
#pragma unroll
    for(int i=0;i<2;i++){ float y=rounded(tap[4*i]*o3[i]+tap[4*i+1]*o2[i]+tap[4*i+2]*o1[i]+tap[4*i+3]*n[i]); mixed[at+i]=rounded(silu(y)); } }
  else if(tid==192) decayStrength[1]=rounded(sigmoid(a));
  else if(tid==224) decayStrength[0]=EXP(rate*(a>20.f?a:log1pf(EXP(a))));
  __syncthreads();
  // every warp: the lengths of query and key, and their product
  float d=decayStrength[0],strength=decayStrength[1],qq=0,kk=0,qk=0;
  if(lane*4<KEY_WIDTH){ float4 q=*(float4*)&query[lane*4],k=*(float4*)&key[lane*4]; qq=q.x*q.x+q.y*q.y+q.z*q.z+q.w*q.w; kk=k.x*k.x+k.y*k.y+k.z*k.z+k.w*k.w; qk=q.x*k.x+q.y*k.y+q.z*k.z+q.w*k.w; }
  qq=warpSum(qq); kk=warpSum(kk); qk=warpSum(qk);
  float fq=rsqrtf(qq+1e-6f)*rsqrtf((float)KEY_WIDTH),fk=rsqrtf(kk+1e-6f); float4 sk={0,0,0,0},sq={0,0,0,0};
  // k·S and q·S of the old state in one pass: o = decay·(q·S) + (q·k)·change, so that the state is read once
  if(column){
#pragma unroll
    for(int i=0;i<KEYS_OF_WARP;i++){ float k=key[warp*KEYS_OF_WARP+i],q=query[warp*KEYS_OF_WARP+i];
      sk.x=fmaf(r[i].x,k,sk.x); sk.y=fmaf(r[i].y,k,sk.y); sk.z=fmaf(r[i].z,k,sk.z); sk.w=fmaf(r[i].w,k,sk.w);
      sq.x=fmaf(r[i].x,q,sq.x); sq.y=fmaf(r[i].y,q,sq.y); sq.z=fmaf(r[i].z,q,sq.z); sq.w=fmaf(r[i].w,q,sq.w); }
    *(float4*)&partK[warp][lane*4]=sk; *(float4*)&partQ[warp][lane*4]=sq; }
  __syncthreads();
  float o=0;
  if(tid<(VALUE_WIDTH+31)/32*32){ float x=0,z=0;
    if(tid<VALUE_WIDTH){
#pragma unroll
      for(int i=0;i<8;i++){ x+=partK[i][tid]; z+=partQ[i][tid]; }
      float c=strength*(value[tid]-d*fk*x); change[tid]=c*fk; o=rounded(d*fq*z+qk*fq*fk*c); }
    float square=warpSum(o*o); if(lane==0) sums[warp]=square; }
  __syncthreads();
  if(column){ float4 c=*(float4*)&change[lane*4];
#pragma unroll
    for(int i=0;i<KEYS_OF_WARP;i++){ float k=key[warp*KEYS_OF_WARP+i]; float4 v=r[i]; v.x=fmaf(k,c.x,d*v.x); v.y=fmaf(k,c.y,d*v.y); v.z=fmaf(k,c.z,d*v.z); v.w=fmaf(k,c.w,d*v.w); *(float4*)(s+i*VALUE_WIDTH)=v; } }
  if(tid<VALUE_WIDTH){ float square=0;
#pragma unroll
    for(int i=0;i<(VALUE_WIDTH+31)/32;i++) square+=sums[i];
    float y=rounded(o*rsqrtf(square*(1.f/VALUE_WIDTH)+EPSILON))*weight; if(!p.wide) y=rounded(y);      // the weight may be of a wider type than the stream
    p.out[b*VALUE_HEADS*VALUE_WIDTH+h*VALUE_WIDTH+tid]=put(y*silu(gate)); } }
extern "C" __global__ void __launch_bounds__(256,2) delta_early(Delta p){ delta<1>(p); }
extern "C" __global__ void __launch_bounds__(256,2) delta_late(Delta p){ delta<0>(p); }

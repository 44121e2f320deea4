// What all kernels share, in front of each of them. No headers: NVRTC has none.
//
// The compiler gives the model's shape as macros: F32 (1: float32, 0: bfloat16 held as raw bits), HIDDEN, HEADS, KV_HEADS, HEAD_WIDTH,
// ROTARY, KEY_HEADS, VALUE_HEADS, KEY_WIDTH, VALUE_WIDTH, INNER, VOCABULARY, EPSILON.
//
// Every kernel but the first of a step is launched with programmatic stream serialization: it may start while others in front still run.
// What it reads before begin() is written by no kernel of the step but the first (plan), which lets nobody start before its end. begin()
// comes before any return: a kernel whose blocks all left before it would let the kernel behind overtake the one in front.
typedef unsigned int u32;
typedef unsigned short u16;
typedef unsigned long long u64;
typedef unsigned char u8;
typedef long long i64;
#define DI __device__ __forceinline__
#define KERNEL(threads) extern "C" __global__ void __launch_bounds__(threads)
#define ALL 0xffffffffu

#if F32
typedef float Element;
#define EXP expf
#else
typedef u16 Element;
#define EXP __expf
#endif

#define CONV_CHANNELS (2*KEY_HEADS*KEY_WIDTH+VALUE_HEADS*VALUE_WIDTH)
#define LINEAR_COLUMNS (CONV_CHANNELS+VALUE_HEADS*VALUE_WIDTH+2*VALUE_HEADS)
#define ATTENTION_COLUMNS ((2*HEADS+2*KV_HEADS)*HEAD_WIDTH)
#define GROUP (HEADS/KV_HEADS)
#define PAGE 64                                     // tokens

// One row of the batch, as the host writes it for each step. state, ring: what linear attention remembers. pages: addresses of its pages, in order.
// seen: a bit for every token of its reply, or 0. length: tokens with the new one, 0 for a place that nobody has. add: id to mark as seen, or -1.
// likeliest: how many of the likeliest tokens are scored beside the chosen one, -1 for no scores.
struct Row { u64 state, ring, pages, seen; double uniform, temperature, topP, minP; float penalty; int id, length, topK, add, firstUnused, likeliest, pad; };
// stamp: what tells the host that the step is done. found: numbers of projections.
struct Head { u32 stamp; int found; int pad[2]; };

// Passes over many tokens of several rows, which lie one behind the other:
// One token. pages: its row's. column: of the table of moves. gateAt, foundAt: where its gates and projections begin.
struct Token { u64 pages; int id, position, column, gateAt, foundAt, pad; };
// New tokens of one row in a slice of the pass: the first is the slice's token `first` and the row's token `position`. Its states are zeros
// where position is 0; they are written back where keeps is 1.
struct Piece { u64 state, ring, pages; int first, count, position, keeps; };

DI float low(u32 v){ return __uint_as_float(v<<16); }
DI float high(u32 v){ return __uint_as_float(v & 0xffff0000u); }
DI u16 narrowed(float f){ u16 r; asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(r) : "f"(f)); return r; }
DI u32 pack2(float a,float b){ u32 r; asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(b),"f"(a)); return r; }     // a in the low half
DI void unpack8(uint4 v,float* f){ f[0]=low(v.x); f[1]=high(v.x); f[2]=low(v.y); f[3]=high(v.y); f[4]=low(v.z); f[5]=high(v.z); f[6]=low(v.w); f[7]=high(v.w); }
DI uint4 pack8(const float* f){ return make_uint4(pack2(f[0],f[1]),pack2(f[2],f[3]),pack2(f[4],f[5]),pack2(f[6],f[7])); }
DI void load8f(const float* p,float* f){ float4 a=*(const float4*)p,b=*(const float4*)(p+4); f[0]=a.x; f[1]=a.y; f[2]=a.z; f[3]=a.w; f[4]=b.x; f[5]=b.y; f[6]=b.z; f[7]=b.w; }

#if F32
DI float get(float v){ return v; }
DI float put(float f){ return f; }
DI float rounded(float f){ return f; }
DI void load2(const float* p,float* f){ float2 a=*(const float2*)p; f[0]=a.x; f[1]=a.y; }
DI void store2(float* p,const float* f){ *(float2*)p=make_float2(f[0],f[1]); }
DI void load8(const float* p,float* f){ load8f(p,f); }
typedef float4 Four;
DI void unpack4(Four v,float* f){ f[0]=v.x; f[1]=v.y; f[2]=v.z; f[3]=v.w; }
DI Four pack4(const float* f){ return make_float4(f[0],f[1],f[2],f[3]); }
DI void store8(float* p,const float* f){ *(float4*)p=make_float4(f[0],f[1],f[2],f[3]); *(float4*)(p+4)=make_float4(f[4],f[5],f[6],f[7]); }
#else
DI float get(u16 v){ return __uint_as_float(((u32)v)<<16); }
DI u16 put(float f){ return narrowed(f); }
DI float rounded(float f){ return get(narrowed(f)); }
DI void load2(const u16* p,float* f){ u32 v=*(const u32*)p; f[0]=low(v); f[1]=high(v); }
DI void store2(u16* p,const float* f){ *(u32*)p=pack2(f[0],f[1]); }
typedef uint2 Four;                                 // four neighbours as they lie in memory
DI void unpack4(Four v,float* f){ f[0]=low(v.x); f[1]=high(v.x); f[2]=low(v.y); f[3]=high(v.y); }
DI Four pack4(const float* f){ return make_uint2(pack2(f[0],f[1]),pack2(f[2],f[3])); }
DI void load8(const u16* p,float* f){ unpack8(*(const uint4*)p,f); }
DI void store8(u16* p,const float* f){ *(uint4*)p=pack8(f); }
#endif

DI float sigmoid(float x){ return 1.f/(1.f+EXP(-x)); }
DI float silu(float x){ return x/(1.f+EXP(-x)); }
DI float ex2(float x){ float r; asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(r) : "f"(x)); return r; }
DI float warpSum(float v){
#pragma unroll
  for(int o=16;o;o>>=1) v+=__shfl_xor_sync(ALL,v,o);
  return v; }
DI float warpMax(float v){
#pragma unroll
  for(int o=16;o;o>>=1) v=fmaxf(v,__shfl_xor_sync(ALL,v,o));
  return v; }
DI float dot8(const float* a,const float* b){ float s=0;
#pragma unroll
  for(int i=0;i<8;i++) s=fmaf(a[i],b[i],s);
  return s; }

// Matrix units, bfloat16: a piece of 16 bytes to shared memory (0 bytes of it: zeros, and nothing is read), fragments of 8 × 8 matrices, m16n8k16.
DI u32 shared(const void* p){ return (u32)__cvta_generic_to_shared(p); }
DI void copy16(u32 to,const void* from,int bytes){ asm volatile("cp.async.cg.shared.global.L2::256B [%0], [%1], 16, %2;" :: "r"(to),"l"(from),"r"(bytes) : "memory"); }
DI void commit(){ asm volatile("cp.async.commit_group;" ::: "memory"); }
template<int N> DI void arrivedBut(){ asm volatile("cp.async.wait_group %0;" :: "n"(N) : "memory"); }
DI void matrices(u32* r,u32 a){ asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];" : "=r"(r[0]),"=r"(r[1]),"=r"(r[2]),"=r"(r[3]) : "r"(a) : "memory"); }
DI void matricesT(u32* r,u32 a){ asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];" : "=r"(r[0]),"=r"(r[1]),"=r"(r[2]),"=r"(r[3]) : "r"(a) : "memory"); }
DI void multiply(float* c,const u32* a,u32 b0,u32 b1){ asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};" : "+f"(c[0]),"+f"(c[1]),"+f"(c[2]),"+f"(c[3]) : "r"(a[0]),"r"(a[1]),"r"(a[2]),"r"(a[3]),"r"(b0),"r"(b1)); }

// Waits for the kernel in front, and for all before it.
DI void waitForFront(){ asm volatile("griddepcontrol.wait;" ::: "memory"); }
// Lets the next kernel start its prologue.
DI void letNext(){ asm volatile("griddepcontrol.launch_dependents;" ::: "memory"); }
DI void begin(){ waitForFront(); letNext(); }

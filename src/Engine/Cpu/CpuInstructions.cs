using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vectorscope.Engine.Cpu;

/// <summary>What the CPU's step is compiled for.</summary>
internal enum CpuInstructions
{
    /// <summary>Vectors of any processor.</summary>
    Portable,

    /// <summary>8 lanes.</summary>
    Avx2,

    /// <summary>16 lanes.</summary>
    Avx512,
}

/// <summary>What this processor has.</summary>
internal static class Processor
{
    /// <summary>The widest that it runs well.</summary>
    internal static CpuInstructions Best =>
        Has(CpuInstructions.Avx512) && Vector512.IsHardwareAccelerated ? CpuInstructions.Avx512 : Has(CpuInstructions.Avx2) ? CpuInstructions.Avx2 : CpuInstructions.Portable;

    internal static bool Has(CpuInstructions instructions) => instructions switch
    {
        CpuInstructions.Avx512 => Avx512F.IsSupported,
        CpuInstructions.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    internal static int LanesOf(CpuInstructions instructions) => instructions switch
    {
        CpuInstructions.Avx512 => 16,
        CpuInstructions.Avx2 => 8,
        _ => 4,
    };
}

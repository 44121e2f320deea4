namespace Vectorscope.Engine.Cpu.Vectors;

/// <summary>Vectors of single-precision numbers of one width, as a type argument: every loop is written once and compiled for each.</summary>
/// <typeparam name="TVector">A vector.</typeparam>
internal unsafe interface IVectors<TVector> where TVector : struct
{
    /// <summary>Numbers in a vector.</summary>
    static abstract int Lanes { get; }

    static abstract TVector Zero { get; }

    static abstract TVector All(float value);

    static abstract TVector Load(float* from);

    static abstract void Store(float* to, TVector vector);

    /// <summary>a · b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Subtract(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>The greater; the second where it is not a number.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller; the second where it is not a number.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>To the nearest whole number.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>a · 2^n for whole n from −126 to 127.</summary>
    static abstract TVector Scale(TVector a, TVector n);

    /// <summary>All lanes added in one fixed order.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The greatest of all lanes.</summary>
    static abstract float Highest(TVector a);

    /// <summary>Bit i is set where a[i] is above b[i].</summary>
    static abstract uint Above(TVector a, TVector b);

    /// <summary>As many 32-bit words as lanes, of two bfloat16 numbers each: the low ones and the high ones.</summary>
    static abstract void LoadPairs(byte* from, out TVector low, out TVector high);

    /// <summary>Asks for the cache line that holds an address, valid or not.</summary>
    static abstract void Fetch(void* address);
}

namespace Vectorscope.Engine.Model;

/// <summary>How replies are computed on the processor.</summary>
public enum CpuStep
{
    /// <summary>By loops of our own where numbers are single precision; several times as fast as plain for few rows, and to the bit the same whatever else is computed.</summary>
    Own,

    /// <summary>By libtorch's operations, as captures are: what ours is held against.</summary>
    Plain,
}

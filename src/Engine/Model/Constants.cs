using TorchSharp;

namespace Vectorscope.Engine.Model;

/// <summary>Native scalars made once: TorchSharp would make one per call and leave it to the finalizer, which may run before the call has read it.</summary>
internal static class Constants
{
    private static Scalar? _one;

    /// <summary>1.0. Not a static initialiser: libtorch must be loaded first.</summary>
    internal static Scalar One => _one ??= 1.0.ToScalar();
}

using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Batches of matrices I + M with M strictly lower triangular.</summary>
/// <remarks>
/// The batched triangular solver of CUDA slows down with the width of the right side (64 × 64 systems on an H200: 1.9 ms for
/// 4,096 of width 256, 0.5 ms for the identity), so the inverse is solved for once and multiplied. It is bounded wherever the
/// solutions are: no powers of M are formed.
/// </remarks>
internal static class UnitLowerTriangular
{
    /// <param name="matrices">[b, n, n]; only what lies below the diagonal is read.</param>
    /// <returns>(I + M)⁻¹, lower triangular, [b, n, n].</returns>
    internal static Tensor Inverse(Tensor matrices)
    {
        var size = matrices.size(-1);
        using var identity = eye(size, dtype: matrices.dtype, device: matrices.device);
        using var each = identity.expand(matrices.size(0), size, size);
        return linalg.solve_triangular(matrices, each, upper: false, unitriangular: true);
    }
}

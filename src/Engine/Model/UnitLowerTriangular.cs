using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Batches of systems (I + M) X = R with M strictly lower triangular.</summary>
/// <remarks>
/// The batched triangular solver of CUDA slows down with the width of R (64 × 64 systems on an H200: 1.9 ms for 4,096 of width 256,
/// 0.5 ms for the identity), so there the inverse is solved for once and multiplied. It is bounded wherever the solution is:
/// no powers of M are formed.
/// </remarks>
internal static class UnitLowerTriangular
{
    /// <param name="matrices">[b, n, n]; only what lies below the diagonal is read.</param>
    /// <returns>What <see cref="Solve"/> wants, batch by batch: the matrices themselves, or their inverses.</returns>
    internal static Tensor Prepare(Tensor matrices)
    {
        if (matrices.device_type != DeviceType.CUDA) return matrices;
        var size = matrices.size(-1);
        var identity = eye(size, dtype: matrices.dtype, device: matrices.device).expand(matrices.size(0), size, size);
        return linalg.solve_triangular(matrices, identity, upper: false, unitriangular: true);
    }

    /// <param name="prepared">[b, n, n] from <see cref="Prepare"/>.</param>
    /// <param name="right">[b, n, m].</param>
    internal static Tensor Solve(Tensor prepared, Tensor right) => prepared.device_type == DeviceType.CUDA
        ? prepared.bmm(right)
        : linalg.solve_triangular(prepared, right, upper: false, unitriangular: true);
}

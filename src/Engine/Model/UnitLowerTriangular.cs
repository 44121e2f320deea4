using static TorchSharp.torch;

namespace Vectorscope.Engine.Model;

/// <summary>Batches of systems (I + M) X = R with M strictly lower triangular.</summary>
internal static class UnitLowerTriangular
{
    /// <param name="matrices">[b, n, n]; only what lies below the diagonal is read.</param>
    /// <param name="right">[b, n, m].</param>
    internal static Tensor Solve(Tensor matrices, Tensor right) =>
        linalg.solve_triangular(matrices, right, upper: false, unitriangular: true);
}

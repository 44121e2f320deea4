using Vectorscope.Engine.Directions;
using Vectorscope.Engine.Directions.Finding;

namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>
/// The key of a matrix's inputs x: the k that makes the mean of (1 − kᵀx)² + λ‖k‖² least, k = (Σ + λI)⁻¹μ with Σ = E[xxᵀ], which is not
/// centred, and μ = E[x]. Where the inputs are wider than they are many, the same by way of their own products,
/// k = Xᵀ(XXᵀ + nλI)⁻¹1.
/// </summary>
internal static class KeySolver
{
    /// <param name="inputs">X, [n, m].</param>
    /// <param name="width">m.</param>
    /// <param name="ridge">λ, as a share of the mean square of an element of x.</param>
    /// <param name="cancellationToken">Checked within.</param>
    /// <returns>k, [m]; zeros where all inputs are.</returns>
    internal static double[] Solve(ReadOnlySpan<float> inputs, int width, double ridge, CancellationToken cancellationToken)
    {
        var rows = inputs.Length / width;
        var inputsProduct = width > rows;
        var (count, length) = inputsProduct ? (rows, width) : (width, rows);
        var values = new double[inputs.Length];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < width; j++) values[inputsProduct ? (i * width) + j : (j * rows) + i] = inputs[(i * width) + j];
        var gram = GramMatrix.Of(values, count, cancellationToken);
        var (system, right, trace) = (new double[count * count], new double[count], 0.0);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < count; j++) system[(i * count) + j] = gram[i][j] / rows;
            trace += gram[i][i] / rows;
            if (inputsProduct) right[i] = 1.0 / rows;
            else foreach (var value in values.AsSpan(i * length, length)) right[i] += value / rows;
        }
        for (var i = 0; i < count; i++) system[(i * count) + i] += ridge * trace / width;
        if (!DenseCholesky.Factor(system, count)) return new double[width];
        DenseCholesky.Solve(system, right);
        if (!inputsProduct) return right;
        var key = new double[width];
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < width; j++) key[j] += right[i] * values[(i * width) + j];
        return key;
    }

    /// <summary>1 − mean (1 − kᵀx)² over inputs.</summary>
    internal static double R2(ReadOnlySpan<float> inputs, double[] key)
    {
        var (sum, rows) = (0.0, inputs.Length / key.Length);
        for (var at = 0; at < inputs.Length; at += key.Length)
        {
            var product = 0.0;
            for (var j = 0; j < key.Length; j++) product += key[j] * inputs[at + j];
            sum += (1 - product) * (1 - product);
        }
        return 1 - (sum / rows);
    }
}

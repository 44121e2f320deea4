namespace Vectorscope.Engine.Directions.Finding;

/// <summary>
/// Weights of a logistic regression: the least of ½‖w‖² + C Σ log(1 + exp(−yᵢ(wᵀxᵢ/s + b))), b not penalised. s is the root of the rows'
/// mean squared distance from their mean, so that one C means the same at every layer, however long its rows.
/// </summary>
/// <remarks>
/// Newton in the dual: with h and t the second derivatives and negative gradients of the loss at f = Kα + b, a step leads to
/// α = h½·a, (I + h½Kh½)a = h½f + h⁻½t − h½b, b such that Σα = 0. The matrix is never worse conditioned than 1 + C·n, and h⁻½t =
/// √C·y·exp(−yf/2) needs no division by what vanishes for rows that are far on their own side. Rows of the same layer with the same labels as
/// last time, as those of another fold have, are begun where the last fit ended.
/// </remarks>
internal sealed class LogisticFit(double regularisation) : ISpanFit
{
    private const int MostSteps = 200;
    private const double Converged = 1e-10;

    private GramMatrix? _gram;
    private double[] _lastAlpha = [];
    private RowSide[] _lastSides = [];
    private double _bias;
    private int[] _rows = [];
    private double[] _kernel = [], _system = [], _label = [], _alpha = [], _next = [], _value = [], _nextValue = [], _root = [], _first = [], _second = [];

    public void Fit(GramMatrix gram, PromptGroups groups, ReadOnlySpan<RowSide> sides, Span<double> coefficients)
    {
        coefficients.Clear();
        var count = sides.Length - sides.Count(RowSide.Out);
        if (count == sides.Count(RowSide.A) || count == sides.Count(RowSide.B) || !Load(gram, sides, count))
            return;
        var objective = Start(gram, sides);
        for (var step = 0; step < MostSteps && !(step > 0 && IsOptimal()); step++)
        {
            var nextBias = Newton(count);
            objective = Move(nextBias, objective);
        }
        for (var i = 0; i < count; i++)
            coefficients[_rows[i]] = _lastAlpha[_rows[i]] = _alpha[i];
        sides.CopyTo(_lastSides);
    }

    /// <summary>Where to begin: at what the rows had last time, or at 0.</summary>
    /// <returns>The objective there; infinity at 0, which any first step may leave.</returns>
    private double Start(GramMatrix gram, ReadOnlySpan<RowSide> sides)
    {
        // Never from another layer: which came before depends on the threads, and with it the last bits.
        var again = _gram == gram;
        for (var row = 0; row < sides.Length && again; row++)
            again = sides[row] == RowSide.Out || _lastSides[row] == RowSide.Out || sides[row] == _lastSides[row];
        if (!again)
        {
            (_gram, _lastAlpha, _lastSides, _bias) = (gram, new double[sides.Length], sides.ToArray(), 0);
            Array.Clear(_alpha);
            Array.Clear(_value);
            return double.PositiveInfinity;
        }
        for (var i = 0; i < _rows.Length; i++)
            _alpha[i] = _lastAlpha[_rows[i]];
        var (square, loss) = (0.0, 0.0);
        for (var i = 0; i < _rows.Length; i++)
        {
            var place = GramMatrix.Dot(_alpha, _kernel.AsSpan(i * _rows.Length, _rows.Length));
            _value[i] = place + _bias;
            square += _alpha[i] * place;
            loss += Loss(_label[i] * _value[i]);
        }
        return square / 2 + regularisation * loss;
    }

    private bool Load(GramMatrix gram, ReadOnlySpan<RowSide> sides, int count)
    {
        if (_rows.Length != count)
        {
            _rows = new int[count];
            (_kernel, _system) = (new double[count * count], new double[count * count]);
            (_label, _alpha, _next, _value, _nextValue) = (new double[count], new double[count], new double[count], new double[count], new double[count]);
            (_root, _first, _second) = (new double[count], new double[count], new double[count]);
        }
        var i = 0;
        for (var row = 0; row < sides.Length; row++)
        {
            if (sides[row] != RowSide.Out)
                (_rows[i], _label[i++]) = (row, sides[row] == RowSide.A ? 1 : -1);
        }
        double trace = 0, sum = 0;
        for (i = 0; i < count; i++)
        {
            var products = gram[_rows[i]];
            trace += products[_rows[i]];
            for (var j = 0; j < count; j++)
                sum += _kernel[i * count + j] = products[_rows[j]];
        }
        var square = (trace - sum / count) / count;
        if (square <= 1e-14 * gram.LargestSquare)
            return false;
        foreach (ref var value in _kernel.AsSpan())
            value /= square;
        return true;
    }

    /// <summary>Fills <see cref="_next"/> with the α that the step leads to.</summary>
    /// <returns>Its b.</returns>
    private double Newton(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var margin = _label[i] * _value[i];
            _root[i] = Math.Sqrt(regularisation) / (Math.Exp(margin / 2) + Math.Exp(-margin / 2));
            _first[i] = _root[i] * _value[i] + Math.Sqrt(regularisation) * _label[i] * Math.Exp(-margin / 2);
            _second[i] = _root[i];
        }
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
                _system[i * count + j] = _root[i] * _root[j] * _kernel[i * count + j];
            _system[i * count + i] += 1;
        }
        DenseCholesky.Factor(_system, count);
        DenseCholesky.Solve(_system, _first);
        DenseCholesky.Solve(_system, _second);
        var bias = GramMatrix.Dot(_root, _first) / GramMatrix.Dot(_root, _second);
        for (var i = 0; i < count; i++)
            _next[i] = _root[i] * (_first[i] - bias * _second[i]);
        return bias;
    }

    /// <summary>Goes there, or as far towards it as the objective falls.</summary>
    private double Move(double nextBias, double objective)
    {
        var count = _rows.Length;
        for (var i = 0; i < count; i++)
            _nextValue[i] = GramMatrix.Dot(_next, _kernel.AsSpan(i * count, count)) + nextBias;
        for (var share = 1.0; ; share /= 2)
        {
            var (reached, square) = (0.0, 0.0);
            for (var i = 0; i < count; i++)
            {
                var (alpha, value) = (_alpha[i] + share * (_next[i] - _alpha[i]), _value[i] + share * (_nextValue[i] - _value[i]));
                square += alpha * (value - _bias - share * (nextBias - _bias));
                reached += Loss(_label[i] * value);
            }
            reached = square / 2 + regularisation * reached;
            // Near the end a step changes the last bits only, up or down.
            if (reached > objective * (1 + 1e-12) && share > 1e-6)
                continue;
            for (var i = 0; i < count; i++)
                (_alpha[i], _value[i]) = (_alpha[i] + share * (_next[i] - _alpha[i]), _value[i] + share * (_nextValue[i] - _value[i]));
            _bias += share * (nextBias - _bias);
            return Math.Min(reached, objective);
        }
    }

    /// <summary>α equals the negative gradient of the loss at f: the condition of the optimum.</summary>
    private bool IsOptimal()
    {
        for (var i = 0; i < _rows.Length; i++)
        {
            var gradient = regularisation * _label[i] / (1 + Math.Exp(_label[i] * _value[i]));
            if (!(Math.Abs(_alpha[i] - gradient) <= Converged * regularisation))
                return false;
        }
        return true;
    }

    private static double Loss(double margin) => margin > 0 ? Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin)) - margin;
}

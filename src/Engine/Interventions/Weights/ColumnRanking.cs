namespace Vectorscope.Engine.Interventions.Weights;

/// <summary>Neurons of an MLP, or heads of a mixer, by what each adds along r to what lies between two sides.</summary>
/// <param name="Of"><c>neurons</c> or <c>heads</c>.</param>
/// <param name="Count">How many the matrix has.</param>
/// <param name="Removed">Of how many r was taken out.</param>
/// <param name="Sum">ΣΔ over all: what the matrix adds between the sides.</param>
/// <param name="RemovedSum">ΣΔ over those.</param>
/// <param name="Strongest">The largest by |Δ|, falling.</param>
public sealed record ColumnRanking(string Of, int Count, int Removed, double Sum, double RemovedSum, IReadOnlyList<RankedColumn> Strongest);

/// <summary>A neuron or a head.</summary>
/// <param name="Index">From 0.</param>
/// <param name="Contribution">Δ, in the stream's units.</param>
/// <param name="Removed">Whether r was taken out of what it writes.</param>
public sealed record RankedColumn(int Index, double Contribution, bool Removed);

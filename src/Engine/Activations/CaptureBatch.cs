namespace Vectorscope.Engine.Activations;

/// <summary>Rows that go through the model together.</summary>
/// <param name="Id">Place in the plan's list of batches.</param>
/// <param name="Rows">The rows, longest first.</param>
/// <param name="Length">Tokens of the longest row; shorter ones are padded on the left.</param>
internal sealed record CaptureBatch(int Id, IReadOnlyList<CaptureRow> Rows, int Length)
{
    public long Tokens => Rows.Sum(row => (long)row.Length);
}

namespace Vectorscope.Engine.Generation;

/// <summary>A token that may be chosen.</summary>
/// <param name="Id">Token id.</param>
/// <param name="Logit">Its logit, penalties applied.</param>
internal readonly record struct Candidate(int Id, float Logit) : IComparable<Candidate>
{
    /// <summary>Likelier first; of equals, the lower id first, so that the order never depends on where candidates came from.</summary>
    public int CompareTo(Candidate other)
    {
        var byLogit = other.Logit.CompareTo(Logit);
        return byLogit != 0 ? byLogit : Id.CompareTo(other.Id);
    }
}

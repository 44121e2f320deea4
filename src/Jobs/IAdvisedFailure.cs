namespace Vectorscope.Jobs;

/// <summary>An exception that says itself what to try, so that whoever reports it need not know its type.</summary>
public interface IAdvisedFailure
{
    string Advice { get; }
}

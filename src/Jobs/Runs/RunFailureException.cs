namespace Vectorscope.Jobs.Runs;

/// <summary>A failure whose sentence and advice are already written; handlers throw it from deep inside.</summary>
public sealed class RunFailureException : Exception, IAdvisedFailure
{
    public RunFailureException(string sentence, string advice, Exception? inner = null) : base(sentence, inner)
    {
        Advice = advice;
    }

    public string Advice { get; }
}

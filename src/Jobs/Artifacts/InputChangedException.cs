namespace Vectorscope.Jobs.Artifacts;

/// <summary>A file is not there any more as it was when the run was submitted.</summary>
internal sealed class InputChangedException(string sentence, string advice) : Exception(sentence), IAdvisedFailure
{
    public string Advice => advice;
}

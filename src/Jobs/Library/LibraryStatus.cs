namespace Vectorscope.Jobs.Library;

public enum LibraryStatus
{
    Done,

    /// <summary>The errors name what is wrong with the draft.</summary>
    Invalid,

    NotFound,

    /// <summary>Somebody else saved in between.</summary>
    Conflict,
}

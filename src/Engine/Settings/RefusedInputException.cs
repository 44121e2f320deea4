namespace Vectorscope.Engine.Settings;

/// <summary>What was asked cannot be done as it was asked: the input is at fault, not the machine, and trying again changes nothing.</summary>
public class RefusedInputException(string message, Exception? inner = null) : ArgumentException(message, inner);

package progress

var VerifyWithin = verify

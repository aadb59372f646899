package census

func (c *console) resize() { c.resized <- struct{}{} }
